package main

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const produced = 5 * perCodec

// classicGroup reads everything as a group of the classic protocol, and commits.
func (s *scenario) classicGroup(ctx context.Context) (any, error) {
	return s.group(ctx, "classic", func(group string) (any, error) {
		described, err := s.admin.DescribeGroups(ctx, group)
		if err != nil {
			return nil, err
		}
		one := described[group]
		return map[string]any{
			"error": text(one.Err), "state": one.State, "protocol": one.Protocol, "type": one.ProtocolType,
			"members": len(one.Members), "assigned": len(one.AssignedPartitions()[s.name("in")]),
		}, nil
	}, kgo.Balancers(kgo.CooperativeStickyBalancer()))
}

// consumerGroup reads everything as a group of the KIP-848 protocol, and commits.
func (s *scenario) consumerGroup(ctx context.Context) (any, error) {
	return s.group(ctx, "consumer", func(group string) (any, error) {
		described, err := s.admin.DescribeConsumerGroups(ctx, group)
		if err != nil {
			return nil, err
		}
		one := described[group]
		return map[string]any{
			"error": text(one.Err), "state": one.State, "assignor": one.AssignorName,
			"members": len(one.Members), "assigned": len(one.AssignedPartitions()[s.name("in")]),
		}, nil
	}, kgo.Balancers(kgo.StickyBalancer()), kgo.ServerSideBalancer())
}

func (s *scenario) group(
	ctx context.Context, kind string, describe func(string) (any, error), options ...kgo.Opt,
) (any, error) {
	group := s.name(kind)
	options = append(options,
		kgo.ConsumerGroup(group), kgo.ConsumeTopics(s.name("in")), kgo.DisableAutoCommit(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	client, err := kgo.NewClient(s.options(options...)...)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	read, err := read(ctx, client, produced, true)
	if err != nil {
		return nil, err
	}
	if err := client.CommitUncommittedOffsets(ctx); err != nil {
		return nil, err
	}
	description, err := describe(group)
	if err != nil {
		return nil, err
	}
	for _, coordinator := range s.admin.FindGroupCoordinators(ctx, group) {
		s.addresses.told(coordinator.Host, coordinator.Port)
	}
	client.Close()
	fetched, err := s.admin.FetchOffsets(ctx, group)
	if err != nil {
		return nil, err
	}
	committed := make(map[int32]int64)
	fetched.Each(func(offset kadm.OffsetResponse) { committed[offset.Partition] = offset.At })
	return map[string]any{"records": read.sums(), "described": description, "committed": committed}, nil
}

// shareGroup reads everything as a share group (KIP-932), accepting each record.
func (s *scenario) shareGroup(ctx context.Context) (any, error) {
	group := s.name("share")
	if err := s.configureGroup(ctx, group, "share.auto.offset.reset", "earliest"); err != nil {
		return nil, err
	}
	client, err := kgo.NewClient(s.options(kgo.ShareGroup(group), kgo.ConsumeTopics(s.name("in")))...)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	unique := make(map[string]bool)
	for len(unique) < produced {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return nil, fmt.Errorf("after %d records: %w", len(unique), err)
		}
		fetches.EachRecord(func(record *kgo.Record) {
			unique[fmt.Sprintf("%d-%d", record.Partition, record.Offset)] = true
		})
		client.MarkAcks(kgo.AckAccept)
	}
	if err := client.FlushAcks(ctx); err != nil {
		return nil, err
	}
	described, err := s.admin.DescribeShareGroups(ctx, group)
	if err != nil {
		return nil, err
	}
	one := described[group]
	return map[string]any{
		"records": len(unique), "error": text(one.Err), "state": one.GroupState, "members": len(one.Members),
		"assigned": len(one.AssignedPartitions()[s.name("in")]),
	}, nil
}

func (s *scenario) configureGroup(ctx context.Context, group, name, value string) error {
	config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
	config.Name, config.Value = name, &value
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kmsg.ConfigResourceTypeGroupConfig, group
	resource.Configs = append(resource.Configs, config)
	request := kmsg.NewPtrIncrementalAlterConfigsRequest()
	request.Resources = append(request.Resources, resource)
	response, err := request.RequestWith(ctx, s.client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(response.Resources[0].ErrorCode)
}

// groups lists what the earlier steps left, once all members are gone.
func (s *scenario) groups(ctx context.Context) (any, error) {
	found := make(map[string]any)
	err := until(ctx, func() (bool, error) {
		listed, err := s.admin.ListGroups(ctx)
		if err != nil {
			return false, err
		}
		empty := true
		for _, group := range listed {
			if name, ours := s.strip(group.Group); ours {
				found[name] = group.ProtocolType + " " + group.State
				empty = empty && group.State == "Empty"
			}
		}
		return empty && len(found) > 0, nil
	})
	return found, err
}

// read polls until count records came, in each partition in the order of their offsets.
func read(ctx context.Context, client *kgo.Client, count int, withOffset bool) (*digests, error) {
	read := newDigests()
	for read.total() < count {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return nil, fmt.Errorf("after %d records: %w", read.total(), err)
		}
		fetches.EachRecord(func(record *kgo.Record) { read.add(record, withOffset) })
	}
	return read, nil
}
