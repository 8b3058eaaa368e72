package main

import (
	"context"
	"sort"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const partitions = 4

// cluster says which brokers there are by Metadata, DescribeCluster and FindCoordinator.
func (s *scenario) cluster(ctx context.Context) (any, error) {
	metadata, err := s.admin.BrokerMetadata(ctx)
	if err != nil {
		return nil, err
	}
	for _, broker := range metadata.Brokers {
		s.addresses.told(broker.Host, broker.Port)
	}
	described, err := kmsg.NewPtrDescribeClusterRequest().RequestWith(ctx, s.client)
	if err != nil {
		return nil, err
	}
	var ids []int32
	for _, broker := range described.Brokers {
		s.addresses.told(broker.Host, broker.Port)
		ids = append(ids, broker.NodeID)
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	return map[string]any{
		"metadata":         metadata.Brokers.NodeIDs(),
		"describe_cluster": ids,
		"error":            errorName(described.ErrorCode),
		"same_cluster_id":  metadata.Cluster == described.ClusterID,
	}, nil
}

func (s *scenario) createTopics(ctx context.Context) (any, error) {
	configs := map[string]*string{"max.message.bytes": kadm.StringPtr("2000000")}
	created, err := s.admin.CreateTopics(ctx, partitions, -1, configs, s.name("in"), s.name("out"))
	if err != nil {
		return nil, err
	}
	again, err := s.admin.CreateTopics(ctx, partitions, -1, configs, s.name("in"))
	if err != nil {
		return nil, err
	}
	result := make(map[string]any)
	for _, topic := range created {
		name, _ := s.strip(topic.Topic)
		result[name] = map[string]any{
			"error":       text(topic.Err),
			"partitions":  topic.NumPartitions,
			"replication": topic.ReplicationFactor,
			"config":      topic.Configs["max.message.bytes"].Value,
			"has_id":      topic.ID != kadm.TopicID{},
		}
	}
	result["again"] = text(again[s.name("in")].Err)
	return result, nil
}

func (s *scenario) metadata(ctx context.Context) (any, error) {
	var details kadm.TopicDetails
	err := until(ctx, func() (bool, error) {
		metadata, err := s.admin.Metadata(ctx, s.name("in"), s.name("out"))
		if err != nil {
			return false, err
		}
		for _, broker := range metadata.Brokers {
			s.addresses.told(broker.Host, broker.Port)
		}
		details = metadata.Topics
		if details.Error() != nil || !allLed(details) {
			return false, nil
		}
		// Each leader answers once it has learned that it leads; it may lose records of who is earlier (KAFKA-15591).
		starts, err := s.admin.ListStartOffsets(ctx, s.name("in"), s.name("out"))
		return err == nil && starts.Error() == nil, nil
	})
	if err != nil {
		return nil, err
	}
	result := make(map[string]any)
	for _, topic := range details {
		name, _ := s.strip(topic.Topic)
		replicas := make(map[int32]int)
		for _, partition := range topic.Partitions {
			replicas[partition.Partition] = len(partition.Replicas)
		}
		result[name] = map[string]any{"error": text(topic.Err), "internal": topic.IsInternal, "replicas": replicas}
	}
	return result, nil
}

func (s *scenario) configs(ctx context.Context) (any, error) {
	alter := []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: kadm.StringPtr("7200000")}}
	altered, err := s.admin.AlterTopicConfigs(ctx, alter, s.name("in"))
	if err != nil {
		return nil, err
	}
	if err := altered[0].Err; err != nil {
		return nil, err
	}
	set := make(map[string]string)
	err = until(ctx, func() (bool, error) {
		described, err := s.admin.DescribeTopicConfigs(ctx, s.name("in"))
		if err != nil {
			return false, err
		}
		for _, config := range described[0].Configs {
			if config.Source == kmsg.ConfigSourceDynamicTopicConfig {
				set[config.Key] = config.MaybeValue()
			}
		}
		return set["retention.ms"] != "", nil
	})
	return set, err
}

func allLed(topics kadm.TopicDetails) bool {
	for _, topic := range topics {
		for _, partition := range topic.Partitions {
			if partition.Leader < 0 || partition.Err != nil {
				return false
			}
		}
	}
	return true
}
