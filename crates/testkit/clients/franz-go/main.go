// Does with a Kafka cluster what users of franz-go do, and prints what it saw as one JSON document.
//
//	franz-go BOOTSTRAP PREFIX
//	franz-go BOOTSTRAP
//
// Standard input holds how to secure connections, as JSON; see security.go. Without a prefix it only tries to get in and
// prints {"in": true}, or the "error" and "message" that the library gives its user.
//
// Everything it makes is named PREFIX-…, and the prefix is left out of what it prints, as is all that differs from one
// cluster or run to the next: so two runs, direct and through a gateway, print the same "results". "addresses" holds
// each broker address that it was told or that it dialled.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const deadline = 240 * time.Second

type step struct {
	name string
	run  func(context.Context) (any, error)
}

type scenario struct {
	bootstrap []string
	prefix    string
	addresses *addresses
	security  *security
	client    *kgo.Client
	admin     *kadm.Client
}

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: franz-go BOOTSTRAP [PREFIX] < SECURITY")
		os.Exit(2)
	}
	document, err := run(strings.Split(os.Args[1], ","), os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(document); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(bootstrap, prefix []string) (map[string]any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	security, err := readSecurity(os.Stdin)
	if err != nil {
		return nil, err
	}
	s := &scenario{bootstrap: bootstrap, addresses: newAddresses(), security: security}
	if len(prefix) == 0 {
		return s.logIn(ctx), nil
	}
	s.prefix = prefix[0]
	client, err := kgo.NewClient(s.options(kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	s.client, s.admin = client, kadm.NewClient(client)

	results := make(map[string]any)
	for _, step := range s.steps() {
		started := time.Now()
		result, err := step.run(ctx)
		fmt.Fprintf(os.Stderr, "%s took %s\n", step.name, time.Since(started).Round(time.Millisecond))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", step.name, err)
		}
		results[step.name] = result
	}
	return map[string]any{"results": results, "addresses": s.addresses.list()}, nil
}

func (s *scenario) steps() []step {
	return []step{
		{"cluster", s.cluster},
		{"create_topics", s.createTopics},
		{"metadata", s.metadata},
		{"configs", s.configs},
		{"produce", s.produce},
		{"offsets", s.offsets},
		{"classic_group", s.classicGroup},
		{"consumer_group", s.consumerGroup},
		{"share_group", s.shareGroup},
		{"transactions", s.transactions},
		{"groups", s.groups},
		{"create_partitions", s.createPartitions},
		{"delete_records", s.deleteRecords},
		{"errors", s.errors},
		{"delete", s.delete},
	}
}

func (s *scenario) options(more ...kgo.Opt) []kgo.Opt {
	options := []kgo.Opt{
		kgo.SeedBrokers(s.bootstrap...),
		kgo.ClientID("tidegate-franz-go"),
		kgo.Dialer(s.dial),
		kgo.FetchMaxWait(250 * time.Millisecond),
		kgo.MetadataMinAge(250 * time.Millisecond),
	}
	return append(append(options, s.security.login()...), more...)
}

func (s *scenario) name(suffix string) string { return s.prefix + "-" + suffix }

func (s *scenario) strip(name string) (string, bool) { return strings.CutPrefix(name, s.prefix+"-") }
