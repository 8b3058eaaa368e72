"""Does with a Kafka cluster what users of kafka-python do, and prints what it saw as one JSON document.

    main.py BOOTSTRAP PREFIX
    main.py BOOTSTRAP

Standard input holds how to secure connections, as JSON; see security.py. Without a prefix it only tries to get in and
prints {"in": true}, or the "error" and "message" that the library gives its user.

Everything it makes is named PREFIX-..., and the prefix is left out of what it prints, as is all that differs from one
cluster or run to the next: so two runs, direct and through a gateway, print the same "results". "addresses" holds each
broker address that it was told or that it dialled.
"""

import hashlib
import json
import logging
import re
import sys
import time

import security
from kafka import IsolationLevel, KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetSpec, TopicPartition
from kafka.admin import ConfigResource
from kafka.cluster import ClusterMetadata
from kafka.errors import KafkaError, RequestTimedOutError
from kafka.structs import OffsetAndMetadata

PARTITIONS = 4
PER_CODEC = 200
PRODUCED = 2 * PER_CODEC
ABORTED = 8
DEADLINE = time.monotonic() + 240


class Addresses:
    """Where brokers were said to be, and what was dialled."""

    def __init__(self):
        self.seen = set()
        sys.addaudithook(self._audit)
        update = ClusterMetadata.update_metadata

        def watched(cluster, metadata):
            for broker in metadata.brokers:
                self.told(broker.host, broker.port)
            return update(cluster, metadata)

        ClusterMetadata.update_metadata = watched

    def told(self, host, port):
        self.seen.add(f"{host}:{port}")

    def _audit(self, event, arguments):
        if event != "socket.connect" or not isinstance(arguments[1], tuple):
            return
        host, port = arguments[1][:2]
        for name in security.resolved.get(port, [host]):
            self.told(name, port)


class Scenario:
    def __init__(self, options, prefix, addresses):
        self.options = options
        self.prefix = prefix
        self.addresses = addresses
        self.admin = KafkaAdminClient(**options, client_id="tidegate-kafka-python")
        self.source, self.target = self.name("in"), self.name("out")

    def name(self, suffix):
        return f"{self.prefix}-{suffix}"

    def ours(self, names):
        return sorted(name.removeprefix(self.prefix + "-") for name in names if name.startswith(self.prefix + "-"))

    def partitions(self, topic):
        return [TopicPartition(topic, index) for index in range(PARTITIONS)]

    def run(self):
        steps = [
            self.cluster, self.create_topics, self.metadata, self.configs, self.produce, self.offsets, self.group,
            self.transactions, self.groups, self.create_partitions, self.delete_records, self.errors, self.delete,
        ]
        results = {}
        for step in steps:
            started = time.monotonic()
            results[step.__name__] = step()
            print(f"{step.__name__} took {time.monotonic() - started:.3f}s", file=sys.stderr)
        self.admin.close()
        return results

    def cluster(self):
        described = self.admin.describe_cluster()
        for broker in described["brokers"]:
            self.addresses.told(broker["host"], broker["port"])
        return sorted(broker["broker_id"] for broker in described["brokers"])

    def create_topics(self):
        wanted = {"num_partitions": PARTITIONS, "configs": {"max.message.bytes": "2000000"}}
        created = self.admin.create_topics({self.source: wanted, self.target: wanted}, wait_for_metadata=True)
        again = self.admin.create_topics({self.source: wanted}, raise_errors=False)
        shape = [
            [topic["error_code"], topic["num_partitions"], topic["replication_factor"]] for topic in created["topics"]
        ]
        return {"created": shape, "again": again["topics"][0]["error_code"]}

    def metadata(self):
        topics = self.admin.describe_topics([self.source, self.target])
        return {
            topic["name"].removeprefix(self.prefix): {
                str(each["partition_index"]): [each["error_code"], len(each["replica_nodes"])]
                for each in topic["partitions"]
            }
            for topic in topics
        }

    def configs(self):
        def alter():
            try:
                return self.admin.alter_configs([ConfigResource("topic", self.source, {"retention.ms": "7200000"})])
            except ValueError:
                # It asks any broker which configs there are, and that one may not know the topic yet.
                return None

        until(alter, lambda done: done is not None)

        def altered():
            described = self.admin.describe_configs([ConfigResource("topic", self.source)])
            values = described["topic"][self.source]
            return {name: values[name]["value"] for name in ("retention.ms", "max.message.bytes") if name in values}

        return until(altered, lambda values: "retention.ms" in values)

    def produce(self):
        results = {}
        for codec in (None, "gzip"):
            producer = KafkaProducer(**self.options, compression_type=codec, linger_ms=5)
            sent = [producer.send(self.source, **record(codec, index)) for index in range(PER_CODEC)]
            metadata = [future.get(timeout=30) for future in sent]
            producer.close()
            results[str(codec)] = summed((each.partition, str(each.offset)) for each in metadata)
        return results

    def offsets(self):
        def listed(spec):
            found = self.admin.list_partition_offsets({each: spec for each in self.partitions(self.source)})
            return {str(each.partition): found[each].offset for each in found}

        return {"start": listed(OffsetSpec.EARLIEST), "end": listed(OffsetSpec.LATEST)}

    def group(self):
        group = self.name("classic")
        consumer = self.consumer(group_id=group)
        consumer.subscribe([self.source])
        records = read(consumer, PRODUCED)
        consumer.commit()
        described = self.admin.describe_groups([group])[group]
        consumer.close()
        committed = self.admin.list_group_offsets([group])[group]
        return {
            "records": summed((each.partition, f"{each.offset} {content(each)}") for each in records),
            "described": [described["error"], described["group_state"], described["protocol_type"],
                          described["protocol_data"], len(described["members"])],
            "committed": {str(each.partition): committed[each].offset for each in committed},
        }

    def transactions(self):
        """Copies one topic to another in one transaction that commits a group's offsets too, then aborts one."""
        group, transactional_id = self.name("copying"), self.name("copier")
        consumer = self.consumer(group_id=group, isolation_level="read_committed")
        consumer.subscribe([self.source])
        producer = KafkaProducer(**self.options, transactional_id=transactional_id)
        producer.init_transactions()
        producer.begin_transaction()
        for each in read(consumer, PRODUCED):
            producer.send(self.target, each.value, each.key, each.headers, each.partition)
        positions = {each: OffsetAndMetadata(consumer.position(each), "", -1) for each in consumer.assignment()}
        producer.send_offsets_to_transaction(positions, consumer.group_metadata())
        producer.commit_transaction()
        producer.begin_transaction()
        for index in range(ABORTED):
            producer.send(self.target, b"never seen by read_committed", partition=index % PARTITIONS)
        producer.flush()
        producer.abort_transaction()
        producer.close()
        consumer.close()
        committed, uncommitted = self.read_target("read_committed", 0), self.read_target("read_uncommitted", ABORTED)
        state = until(lambda: self.admin.describe_transactions([transactional_id])[transactional_id].state.value,
                      lambda state: state in ("CompleteAbort", "Empty"))
        listed = [each.transactional_id for some in self.admin.list_transactions().values() for each in some]
        offsets = self.admin.list_group_offsets([group])[group]
        ends = self.admin.list_partition_offsets(
            {each: OffsetSpec.LATEST for each in self.partitions(self.target)}, IsolationLevel.READ_COMMITTED)
        return {
            "committed": summed((each.partition, f"{each.offset} {content(each)}") for each in committed),
            "uncommitted": len(uncommitted),
            "state": state,
            "listed": self.ours(listed),
            "group": {str(each.partition): offsets[each].offset for each in offsets},
            "ends": {str(each.partition): ends[each].offset for each in ends},
        }

    def read_target(self, isolation, more):
        consumer = self.consumer(isolation_level=isolation)
        consumer.assign(self.partitions(self.target))
        records = read(consumer, PRODUCED + more)
        consumer.close()
        return records

    def groups(self):
        def ours():
            return [each for each in self.admin.list_groups() if each["group_id"].startswith(self.prefix)]

        found = until(ours, lambda found: found and all(each["group_state"] == "Empty" for each in found))
        return {
            each["group_id"].removeprefix(self.prefix): [each["group_type"], each["protocol_type"]] for each in found
        }

    def create_partitions(self):
        self.admin.create_partitions({self.target: PARTITIONS + 2})

        def count():
            return len(self.admin.describe_topics([self.target])[0]["partitions"])

        return until(count, lambda count: count > PARTITIONS)

    def delete_records(self):
        first = TopicPartition(self.source, 0)

        def delete():
            try:
                return self.admin.delete_records({first: 10}, timeout_ms=10_000)[first]
            except RequestTimedOutError:
                # Brokers wait for each replica, and at a busy one that may take longer; Java's client asks again by itself.
                return None

        deleted = until(delete, lambda done: done is not None)
        start = self.admin.list_partition_offsets({first: OffsetSpec.EARLIEST})[first].offset
        return [deleted["error_code"], deleted["low_watermark"], start]

    def errors(self):
        """Does what cannot work: the answers count as much as the good ones."""
        producer = KafkaProducer(**self.options, max_request_size=8_000_000)

        def too_large():
            producer.send(self.source, bytes(2_500_000), partition=0).get(timeout=30)

        results = {
            "too_large": failure(too_large),
            "unknown_topic": self.admin.describe_topics([self.name("missing")])[0]["error_code"],
            "unknown_group": failure(lambda: list(self.admin.delete_groups([self.name("missing")]).values())),
        }
        producer.close()
        return results

    def delete(self):
        groups = self.admin.delete_groups([self.name("classic"), self.name("copying")])
        self.admin.delete_topics([self.source, self.target])
        until(lambda: self.ours(self.admin.list_topics()), lambda names: "in" not in names and "out" not in names)
        return {group.replace(self.prefix, ""): str(outcome) for group, outcome in groups.items()}

    def consumer(self, **more):
        more |= {"auto_offset_reset": "earliest", "enable_auto_commit": False}
        return KafkaConsumer(**self.options, **more)


def record(codec, index):
    """The same header twice: neither may be lost, and their order counts."""
    return {
        "key": f"{codec}-{index}".encode(),
        "value": None if index == PER_CODEC - 1 else f"{codec} {index}.".encode() * 20,
        "headers": [("n", str(index).encode()), ("n", b"")],
        "partition": index % PARTITIONS,
    }


def read(consumer, count):
    records = []
    while len(records) < count:
        if time.monotonic() > DEADLINE:
            raise TimeoutError(f"only {len(records)} of {count} records came")
        for some in consumer.poll(timeout_ms=500).values():
            records.extend(some)
    return records


def content(record):
    return repr((record.key, record.value, list(record.headers)))


def summed(pairs):
    """Count and digest of texts by partition, in their order."""
    sums = {}
    for partition, text in pairs:
        count, digest = sums.get(partition, (0, hashlib.sha256()))
        digest.update(text.encode())
        sums[partition] = (count + 1, digest)
    return {str(each): f"{count} records, {digest.hexdigest()[:16]}" for each, (count, digest) in sorted(sums.items())}


def until(probe, good):
    """Asks again until the answer is good: brokers learn of changes one after the other."""
    while not good(value := probe()):
        if time.monotonic() > DEADLINE:
            raise TimeoutError(f"still {value!r}")
        time.sleep(0.05)
    return value


def failure(call):
    try:
        return repr(call())
    except KafkaError as error:
        return type(error).__name__


def log_in(options):
    """The exception says no more than that there was no bootstrap; why is in the log, each kind of line once.

    That can be a mere "socket disconnected": where the client reads an answer and the end of the stream at once, it drops
    the answer. Some of its attempts may see the reason, or none.
    """
    logged = Logged(logging.WARNING)
    logging.getLogger("kafka").addHandler(logged)
    try:
        admin = KafkaAdminClient(**options, request_timeout_ms=5_000, bootstrap_timeout_ms=5_000)
        admin.describe_cluster()
        admin.close()
    except Exception as error:
        return {"error": type(error).__name__, "message": "\n".join([str(error), *logged.lines.values()])}
    return {"in": True}


class Logged(logging.Handler):
    def __init__(self, level):
        super().__init__(level)
        self.lines = {}

    def emit(self, record):
        line = record.getMessage()
        self.lines.setdefault(re.sub(r"\d+", "", line), line)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: main.py BOOTSTRAP [PREFIX] < SECURITY")
    options = {"bootstrap_servers": sys.argv[1].split(","), **security.options(sys.stdin.read())}
    if len(sys.argv) == 2:
        json.dump(log_in(options), sys.stdout)
        return
    addresses = Addresses()
    results = Scenario(options, sys.argv[2], addresses).run()
    json.dump({"results": results, "addresses": sorted(addresses.seen)}, sys.stdout)


if __name__ == "__main__":
    main()
