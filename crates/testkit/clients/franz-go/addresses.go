package main

import (
	"net"
	"sort"
	"strconv"
	"sync"
)

// addresses collects where brokers were said to be, and what was dialled.
type addresses struct {
	mu   sync.Mutex
	seen map[string]bool
}

func newAddresses() *addresses { return &addresses{seen: make(map[string]bool)} }

func (a *addresses) told(host string, port int32) {
	if host == "" {
		return
	}
	a.add(net.JoinHostPort(host, strconv.Itoa(int(port))))
}

func (a *addresses) add(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen[address] = true
}

func (a *addresses) list() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := make([]string, 0, len(a.seen))
	for address := range a.seen {
		list = append(list, address)
	}
	sort.Strings(list)
	return list
}
