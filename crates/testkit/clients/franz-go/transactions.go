package main

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const aborted = 8

// transactions copies one topic to another in transactions that also commit the group's offsets, then aborts one.
func (s *scenario) transactions(ctx context.Context) (any, error) {
	id, group := s.name("copier"), s.name("copying")
	session, err := kgo.NewGroupTransactSession(s.options(
		kgo.TransactionalID(id), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ConsumerGroup(group), kgo.ConsumeTopics(s.name("in")),
		// A commit waits for a heartbeat, to know that the group has not moved on.
		kgo.HeartbeatInterval(200*time.Millisecond),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)...)
	if err != nil {
		return nil, err
	}
	defer session.Close()
	for copied := 0; copied < produced; {
		count, err := s.copyOnce(ctx, session)
		if err != nil {
			return nil, fmt.Errorf("after %d records: %w", copied, err)
		}
		copied += count
	}
	if err := s.abortOne(ctx, session); err != nil {
		return nil, err
	}
	state, err := s.finalState(ctx, id)
	if err != nil {
		return nil, err
	}
	committed, err := s.readOut(ctx, produced, kgo.ReadCommitted())
	if err != nil {
		return nil, err
	}
	uncommitted, err := s.readOut(ctx, produced+aborted, kgo.ReadUncommitted())
	if err != nil {
		return nil, err
	}
	listed, err := s.listedTransactions(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"state": state, "committed": committed.sums(), "uncommitted": uncommitted.total(), "listed": listed,
	}, nil
}

func (s *scenario) copyOnce(ctx context.Context, session *kgo.GroupTransactSession) (int, error) {
	fetches := session.PollRecords(ctx, perCodec)
	if err := fetches.Err0(); err != nil {
		return 0, err
	}
	if fetches.NumRecords() == 0 {
		return 0, nil
	}
	if err := session.Begin(); err != nil {
		return 0, err
	}
	var copies []*kgo.Record
	fetches.EachRecord(func(record *kgo.Record) {
		copies = append(copies, &kgo.Record{
			Topic: s.name("out"), Partition: record.Partition,
			Key: record.Key, Value: record.Value, Headers: record.Headers,
		})
	})
	if err := session.ProduceSync(ctx, copies...).FirstErr(); err != nil {
		return 0, err
	}
	committed, err := session.End(ctx, kgo.TryCommit)
	if err != nil {
		return 0, err
	}
	if !committed {
		// A rebalance took the partitions: they are read again from the last commit.
		return 0, nil
	}
	return len(copies), nil
}

func (s *scenario) abortOne(ctx context.Context, session *kgo.GroupTransactSession) error {
	if err := session.Begin(); err != nil {
		return err
	}
	var records []*kgo.Record
	for i := range aborted {
		records = append(records, &kgo.Record{
			Topic: s.name("out"), Partition: int32(i % partitions), Value: []byte("never seen by read_committed"),
		})
	}
	if err := session.ProduceSync(ctx, records...).FirstErr(); err != nil {
		return err
	}
	_, err := session.End(ctx, kgo.TryAbort)
	return err
}

func (s *scenario) finalState(ctx context.Context, id string) (string, error) {
	for _, coordinator := range s.admin.FindTxnCoordinators(ctx, id) {
		s.addresses.told(coordinator.Host, coordinator.Port)
	}
	var state string
	err := until(ctx, func() (bool, error) {
		described, err := s.admin.DescribeTransactions(ctx, id)
		if err != nil {
			return false, err
		}
		state = described[id].State
		return state == "CompleteAbort" || state == "Empty", nil
	})
	return state, err
}

func (s *scenario) readOut(ctx context.Context, count int, isolation kgo.IsolationLevel) (*digests, error) {
	client, err := kgo.NewClient(s.options(
		kgo.ConsumeTopics(s.name("out")), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(isolation),
	)...)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	// Offsets are left out: they depend on how many transactions the copy took.
	return read(ctx, client, count, false)
}

func (s *scenario) listedTransactions(ctx context.Context) (any, error) {
	listed, err := s.admin.ListTransactions(ctx, nil, nil)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, 1)
	listed.Each(func(transaction kadm.ListedTransaction) {
		if name, ours := s.strip(transaction.TxnID); ours {
			names = append(names, name)
		}
	})
	return names, nil
}
