package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

func (s *scenario) createPartitions(ctx context.Context) (any, error) {
	updated, err := s.admin.UpdatePartitions(ctx, partitions+2, s.name("out"))
	if err != nil {
		return nil, err
	}
	var count int
	err = until(ctx, func() (bool, error) {
		topics, err := s.admin.ListTopics(ctx, s.name("out"))
		if err != nil {
			return false, err
		}
		count = len(topics[s.name("out")].Partitions)
		return count > partitions, nil
	})
	return map[string]any{"error": text(updated[s.name("out")].Err), "partitions": count}, err
}

func (s *scenario) deleteRecords(ctx context.Context) (any, error) {
	offsets := make(kadm.Offsets)
	offsets.AddOffset(s.name("in"), 0, 10, -1)
	var one kadm.DeleteRecordsResponse
	err := until(ctx, func() (bool, error) {
		deleted, err := s.admin.DeleteRecords(ctx, offsets)
		one, _ = deleted.Lookup(s.name("in"), 0)
		// Brokers wait for each replica, and at a busy one that may take longer; Java's client asks again by itself.
		return !errors.Is(one.Err, kerr.RequestTimedOut), err
	})
	if err != nil {
		return nil, err
	}
	starts, err := s.admin.ListStartOffsets(ctx, s.name("in"))
	if err != nil {
		return nil, err
	}
	return map[string]any{"error": text(one.Err), "low": one.LowWatermark, "start": s.listed(starts)}, nil
}

// errors does what cannot work: the answers count as much as the good ones.
func (s *scenario) errors(ctx context.Context) (any, error) {
	wide := &kgo.Record{Topic: s.name("in"), Partition: 0, Value: make([]byte, 2_500_000)}
	producer, err := kgo.NewClient(s.options(
		kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchMaxBytes(8_000_000),
		kgo.ProducerBatchCompression(kgo.NoCompression()), kgo.RecordDeliveryTimeout(20*time.Second),
	)...)
	if err != nil {
		return nil, err
	}
	defer producer.Close()
	topics, err := s.admin.ListTopics(ctx, s.name("missing"))
	if err != nil {
		return nil, err
	}
	group, err := s.admin.DeleteGroups(ctx, s.name("missing"))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"too_large":     text(producer.ProduceSync(ctx, wide).FirstErr()),
		"unknown_topic": text(topics[s.name("missing")].Err),
		"unknown_group": text(group[s.name("missing")].Err),
	}, nil
}

func (s *scenario) delete(ctx context.Context) (any, error) {
	result := make(map[string]any)
	groups, err := s.admin.DeleteGroups(ctx, s.name("classic"), s.name("consumer"), s.name("share"), s.name("copying"))
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		name, _ := s.strip(group.Group)
		result["group "+name] = text(group.Err)
	}
	topics, err := s.admin.DeleteTopics(ctx, s.name("in"), s.name("out"))
	if err != nil {
		return nil, err
	}
	for _, topic := range topics {
		name, _ := s.strip(topic.Topic)
		result["topic "+name] = text(topic.Err)
	}
	return result, until(ctx, func() (bool, error) {
		listed, err := s.admin.ListTopics(ctx)
		return err == nil && !listed.Has(s.name("in")) && !listed.Has(s.name("out")), err
	})
}

// until asks again until the answer is yes: brokers learn of changes one after the other.
func until(ctx context.Context, probe func() (bool, error)) error {
	for {
		done, err := probe()
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New("not so before the deadline")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// text is the name of a Kafka error, or nil.
func text(err error) any {
	if err == nil {
		return nil
	}
	var known *kerr.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return fmt.Sprintf("%T", err)
}

func errorName(code int16) any { return text(kerr.ErrorForCode(code)) }
