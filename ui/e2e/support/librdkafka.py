"""Writes a record to a topic and reads it back, with librdkafka and settings out of a file, a `name=value` a line.

    librdkafka.py FILE TOPIC
"""

import sys
import time

from confluent_kafka import Consumer, Producer

SOON = 60


def main(path, topic):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    settings = dict(line.split("=", 1) for line in lines if line)
    failures = []
    producer = Producer(settings)
    producer.produce(topic, "hello from librdkafka", on_delivery=lambda error, _: error and failures.append(error))
    if producer.flush(SOON) or failures:
        sys.exit(f"not written: {failures}")
    consumer = Consumer({**settings, "group.id": f"librdkafka-{time.time()}", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        message = consumer.poll(1)
        if message and not message.error():
            value = message.value().decode()
            print(value)
            if value == "hello from librdkafka":
                consumer.close()
                return
    sys.exit("nothing was read")


main(*sys.argv[1:])
