package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const perCodec = 100

// produce sends the same number of records to each partition with each codec, idempotently.
func (s *scenario) produce(ctx context.Context) (any, error) {
	codecs := []struct {
		name  string
		codec kgo.CompressionCodec
	}{
		{"none", kgo.NoCompression()}, {"gzip", kgo.GzipCompression()}, {"snappy", kgo.SnappyCompression()},
		{"lz4", kgo.Lz4Compression()}, {"zstd", kgo.ZstdCompression()},
	}
	result := make(map[string]any)
	for _, each := range codecs {
		client, err := kgo.NewClient(s.options(
			kgo.RecordPartitioner(kgo.ManualPartitioner()),
			kgo.ProducerBatchCompression(each.codec),
		)...)
		if err != nil {
			return nil, err
		}
		acknowledged := newDigests()
		produced := client.ProduceSync(ctx, s.records(each.name, perCodec)...)
		client.Close()
		if err := produced.FirstErr(); err != nil {
			return nil, fmt.Errorf("%s: %w", each.name, err)
		}
		for _, each := range produced {
			acknowledged.add(each.Record, true)
		}
		result[each.name] = acknowledged.sums()
	}
	return result, nil
}

func (s *scenario) records(codec string, count int) []*kgo.Record {
	records := make([]*kgo.Record, 0, count)
	for i := range count {
		records = append(records, &kgo.Record{
			Topic:     s.name("in"),
			Partition: int32(i % partitions),
			Key:       fmt.Appendf(nil, "%s-%d", codec, i),
			Value:     []byte(strings.Repeat(fmt.Sprintf("%s %d.", codec, i), 20)),
			// The same header twice: neither may be lost, and their order counts.
			Headers: []kgo.RecordHeader{{Key: "n", Value: fmt.Append(nil, i)}, {Key: "n", Value: nil}},
		})
	}
	records[count-1].Value = nil
	return records
}

func (s *scenario) offsets(ctx context.Context) (any, error) {
	starts, err := s.admin.ListStartOffsets(ctx, s.name("in"))
	if err != nil {
		return nil, err
	}
	ends, err := s.admin.ListEndOffsets(ctx, s.name("in"))
	if err != nil {
		return nil, err
	}
	latest, err := s.admin.ListMaxTimestampOffsets(ctx, s.name("in"))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"start": s.listed(starts), "end": s.listed(ends), "have_newest": len(s.listed(latest)),
	}, nil
}

func (s *scenario) listed(offsets kadm.ListedOffsets) map[string]int64 {
	result := make(map[string]int64)
	offsets.Each(func(offset kadm.ListedOffset) {
		name, _ := s.strip(offset.Topic)
		key := fmt.Sprintf("%s-%d", name, offset.Partition)
		result[key] = offset.Offset
		if offset.Err != nil {
			result[key+" "+text(offset.Err).(string)] = -1
		}
	})
	return result
}

// digests sums up records by partition, in the order in which they are added.
type digests struct {
	counts map[int32]int
	hashes map[int32]hash.Hash
}

func newDigests() *digests {
	return &digests{counts: make(map[int32]int), hashes: make(map[int32]hash.Hash)}
}

func (d *digests) add(record *kgo.Record, withOffset bool) {
	sum, ok := d.hashes[record.Partition]
	if !ok {
		sum = sha256.New()
		d.hashes[record.Partition] = sum
	}
	d.counts[record.Partition]++
	if withOffset {
		fmt.Fprintf(sum, "%d", record.Offset)
	}
	fmt.Fprintf(sum, "|%q|%q|%t", record.Key, record.Value, record.Value == nil)
	for _, header := range record.Headers {
		fmt.Fprintf(sum, "|%q=%q", header.Key, header.Value)
	}
}

func (d *digests) total() int {
	total := 0
	for _, count := range d.counts {
		total += count
	}
	return total
}

func (d *digests) sums() map[int32]any {
	sums := make(map[int32]any)
	for partition, sum := range d.hashes {
		sums[partition] = fmt.Sprintf("%d records, %s", d.counts[partition], hex.EncodeToString(sum.Sum(nil)[:8]))
	}
	return sums
}
