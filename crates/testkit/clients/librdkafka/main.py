"""Does with a Kafka cluster what users of librdkafka do, and prints what it saw as one JSON document.

    main.py BOOTSTRAP PREFIX
    main.py BOOTSTRAP

Standard input holds librdkafka's properties for securing connections, as JSON. Without a prefix it only tries to get in
and prints {"in": true}, or the "error" and "message" that the library gives its user.

Everything it makes is named PREFIX-..., and nothing that differs from one cluster or run to the next is printed: so two
runs, direct and through a gateway, print the same "results". "addresses" holds each broker address that it was told.
"""

import hashlib
import json
import sys
import time

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType

PARTITIONS = 4
PER_CODEC = 200
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
PRODUCED = PER_CODEC * len(CODECS)
IN_TRANSACTION = 50
SOON = 30
DEADLINE = time.monotonic() + 240


class Scenario:
    def __init__(self, properties, prefix):
        self.properties = properties
        self.prefix = prefix
        self.topic = f"{prefix}-in"
        self.admin = AdminClient(self.config())
        self.addresses = set()

    def config(self, **more):
        return {**self.properties, **{name.replace("_", "."): value for name, value in more.items()}}

    def run(self):
        steps = [
            self.cluster, self.create, self.configs, self.produce, self.transactions, self.offsets, self.groups,
            self.errors, self.delete,
        ]
        results = {}
        for step in steps:
            started = time.monotonic()
            results[step.__name__] = step()
            print(f"{step.__name__} took {time.monotonic() - started:.3f}s", file=sys.stderr)
        return results

    def cluster(self):
        brokers = self.admin.list_topics(timeout=SOON).brokers.values()
        described = self.admin.describe_cluster(request_timeout=SOON).result()
        self.addresses |= {f"{broker.host}:{broker.port}" for broker in brokers}
        self.addresses |= {f"{node.host}:{node.port}" for node in described.nodes}
        return [sorted(broker.id for broker in brokers), sorted(node.id for node in described.nodes)]

    def create(self):
        topic = NewTopic(self.topic, PARTITIONS, config={"max.message.bytes": "2000000"})
        outcomes = [failure(self.admin.create_topics([topic])[self.topic].result) for _ in range(2)]

        def led():
            found = self.admin.list_topics(self.topic, SOON).topics[self.topic].partitions
            return [partition.leader > 0 for partition in found.values()]

        led = until(led, lambda led: len(led) == PARTITIONS and all(led))
        # Each leader answers once it has learned that it leads; it may lose records of who is earlier (KAFKA-15591).
        until(lambda: failure(lambda _: self.watermarks("read_uncommitted")), lambda failed: failed is None)
        return outcomes, led

    def configs(self):
        resource = ConfigResource(ResourceType.TOPIC, self.topic)

        def described():
            answer = self.admin.describe_configs([resource])[resource]
            return failure(answer.result) or answer.result()["max.message.bytes"].value

        return until(described, lambda value: value != "UNKNOWN_TOPIC_OR_PART")

    def produce(self):
        results = {}
        for codec in CODECS:
            producer = Producer(self.config(enable_idempotence=True, compression_type=codec, linger_ms=5))
            results[codec] = summed(send(producer, self.topic, codec, PER_CODEC))
        return results

    def transactions(self):
        """One that is aborted and one that is committed."""
        producer = Producer(self.config(transactional_id=f"{self.prefix}-id"))
        producer.init_transactions(SOON)
        results = []
        for name, end in (("aborted", producer.abort_transaction), ("committed", producer.commit_transaction)):
            producer.begin_transaction()
            results.append(len(send(producer, self.topic, name, IN_TRANSACTION)))
            end(SOON)
        return results

    def offsets(self):
        """Once the transactions are over: brokers write their markers after they have answered."""
        isolations = ("read_committed", "read_uncommitted")
        return until(lambda: [self.watermarks(each) for each in isolations], lambda ends: ends[0] == ends[1])[0]

    def watermarks(self, isolation):
        consumer = self.consumer("watermarks", isolation)
        found = [consumer.get_watermark_offsets(TopicPartition(self.topic, each), SOON) for each in range(PARTITIONS)]
        consumer.close()
        return found

    def groups(self):
        results = {}
        for protocol in ("classic", "consumer"):
            consumer = self.consumer(protocol)
            consumer.subscribe([self.topic])
            records = read(consumer, PRODUCED + IN_TRANSACTION)
            committed = consumer.commit(asynchronous=False)
            consumer.close()
            results[protocol] = [
                summed(sorted((each.partition(), each.offset(), content(each)) for each in records)),
                sorted((each.partition, each.offset) for each in committed),
            ]
        return results

    def consumer(self, protocol, isolation="read_committed"):
        return Consumer(self.config(
            group_id=f"{self.prefix}-{protocol}", auto_offset_reset="earliest", enable_auto_commit=False,
            group_protocol="consumer" if protocol == "consumer" else "classic", isolation_level=isolation,
        ))

    def errors(self):
        """Does what cannot work: the answers count as much as the good ones."""
        producer = Producer(self.config(message_max_bytes=8_000_000))
        outcomes = []
        producer.produce(self.topic, bytes(2_500_000), partition=0, on_delivery=lambda error, _: outcomes.append(error))
        producer.flush(SOON)
        missing = self.admin.delete_topics([f"{self.prefix}-missing"])[f"{self.prefix}-missing"]
        return {"too_large": [error and error.name() for error in outcomes], "unknown_topic": failure(missing.result)}

    def delete(self):
        groups = [f"{self.prefix}-{protocol}" for protocol in ("classic", "consumer")]
        deleted = {group: failure(future.result) for group, future in self.admin.delete_consumer_groups(groups).items()}
        failed = failure(self.admin.delete_topics([self.topic])[self.topic].result)
        return {"groups": [deleted[group] for group in groups], "topic": failed}


def send(producer, topic, prefix, count):
    """Where each record was acknowledged, and its text; a record that was not is an error."""
    places, errors = [], []

    def delivered(error, record):
        if error:
            errors.append(error)
        else:
            places.append((record.partition(), record.offset(), record.value().decode()))

    for index in range(count):
        text = f"{prefix}-{index}"
        producer.produce(topic, text.encode(), f"key-{index}".encode(), index % PARTITIONS, on_delivery=delivered)
    producer.flush(SOON)
    if len(places) != count:
        raise RuntimeError(f"{count - len(places)} of {count} records were not acknowledged: {errors[:1]}")
    return sorted(places)


def read(consumer, count):
    records = []
    while len(records) < count:
        if time.monotonic() > DEADLINE:
            raise TimeoutError(f"only {len(records)} of {count} records came")
        for record in consumer.consume(500, timeout=0.5):
            if record.error():
                raise KafkaException(record.error())
            records.append(record)
    return records


def content(record):
    return f"{record.key()} {record.value()}"


def summed(places):
    """Count and digest of all, in their order."""
    digest = hashlib.sha256()
    for place in places:
        digest.update(repr(place).encode())
    return f"{len(places)} records, {digest.hexdigest()[:16]}"


def until(probe, good):
    """Asks again until the answer is good: brokers learn of changes one after the other."""
    while not good(value := probe()):
        if time.monotonic() > DEADLINE:
            raise TimeoutError(f"still {value!r}")
        time.sleep(0.05)
    return value


def failure(call):
    """The name of the error, or nothing."""
    try:
        call(SOON)
        return None
    except KafkaException as error:
        return error.args[0].name()


def log_in(properties):
    """What the error callback says first is the reason; the exception of a call is a mere time-out."""
    said = []
    admin = AdminClient({**properties, "error_cb": said.append})
    try:
        admin.list_topics(timeout=5)
        return {"in": True}
    except KafkaException as failed:
        admin.poll(0)
        reasons = [error for error in said if error.name() != "_ALL_BROKERS_DOWN"] + [failed.args[0]]
        return {"error": reasons[0].name(), "message": reasons[0].str()}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: main.py BOOTSTRAP [PREFIX] < PROPERTIES")
    properties = {
        **json.load(sys.stdin), "bootstrap.servers": sys.argv[1], "client.id": "tidegate-librdkafka", "log_level": 5,
    }
    if len(sys.argv) == 2:
        json.dump(log_in(properties), sys.stdout)
        return
    scenario = Scenario(properties, sys.argv[2])
    results = scenario.run()
    json.dump({"results": results, "addresses": sorted(scenario.addresses)}, sys.stdout)


if __name__ == "__main__":
    main()
