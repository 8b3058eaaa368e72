//! Kafka's jars and our own classes are there for whoever asks, also for several at once.

use tidegate_testkit::{jars, java};

#[test]
fn several_processes_that_race_get_the_same_jars() {
    let racers: Vec<_> = (0..4)
        .map(|_| std::thread::spawn(|| jars::jars().map(|jars| jars.classpath())))
        .collect();
    let paths: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap().unwrap()).collect();
    assert!(paths.windows(2).all(|pair| pair[0] == pair[1]), "{paths:?}");
}

#[test]
fn a_jar_is_found_by_its_artifact() {
    let jars = jars::jars().unwrap();
    for artifact in [
        "kafka-clients",
        "kafka_2.13",
        "kafka-tools",
        "kafka-streams",
        "jackson-databind",
    ] {
        assert!(jars.file(artifact).unwrap().is_file(), "{artifact}");
    }
    assert!(jars.file("kafka").is_err());
}

#[test]
fn a_main_class_of_kafka_runs_to_its_end() {
    let jars = jars::jars().unwrap();
    let output = java::run(&jars, "kafka.Kafka", ["--version"], None).unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("4."), "{output:?}");
}
