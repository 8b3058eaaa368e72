//! The brokers, and the topics on them.

use anyhow::Result;
use tidegate_testkit::kafka::KafkaCluster;

use crate::args::Options;
use crate::cells::{Cell, RECORDS_PER_MIB, partitions};
use crate::gateway;
use crate::load::Load;
use crate::paths::Ports;
use crate::tls::Tls;
use crate::ui::note;

pub(crate) const COUNT: u16 = 3;
/// Data for each partition that is fetched, one topic and many; a fetch brings at most 1 MiB of each.
const FETCHED_MIB: [u64; 2] = [16, 4];
const FETCHED_MIB_QUICK: [u64; 2] = [8, 1];

/// Starts them, each with a listener for every path.
pub(crate) async fn start(options: &Options, ports: &Ports, tls: Option<&Tls>) -> Result<KafkaCluster> {
    let through = |name: &str, ports: &[tidegate_testkit::ports::Port]| {
        let numbers: Vec<u16> = ports.iter().map(tidegate_testkit::ports::Port::number).collect();
        Tls::listener(tls, name).advertised(move |id, port| {
            let index = usize::try_from(id - 1).unwrap_or(0);
            ("127.0.0.1".to_owned(), numbers.get(index).copied().unwrap_or(port))
        })
    };
    let cluster = KafkaCluster::builder()
        .brokers(usize::from(COUNT))
        .listener(Tls::listener(tls, "DIRECT"))
        .listener(Tls::listener(tls, "TIDEGATE"))
        .listener(Tls::listener(tls, "PEER"))
        .listener(through("COPY", &ports.copy))
        .listener(through("HAPROXY", &ports.haproxy))
        .property("log.retention.check.interval.ms", "5000")
        .property("log.segment.delete.delay.ms", "1000")
        .full_speed()
        .start()
        .await?;
    if !options.peer.is_empty() {
        for (broker, port) in cluster.brokers().iter().zip(options.peer_port..) {
            note(&format!("broker {} listens for peers on 127.0.0.1:{port}", broker.id()));
            broker.move_to_port("PEER", port).await?;
        }
        cluster.ready().await?;
    }
    Ok(cluster)
}

/// The topics of the cells that are wanted; those that are read are filled.
pub(crate) fn make_topics(options: &Options, load: &mut Load, direct: &str) -> Result<()> {
    let wants = |cell: Cell| options.wants_cell(&cell.name());
    let replication = options.replication;
    if options.scale {
        note(&format!(
            "creating {} topics beside those of the load",
            gateway::MORE_TOPICS
        ));
        load.order(&format!(
            "topics bootstrap={direct} topics={} partitions=1 prefix=beside replication=1 retention=-1 segment=1048576",
            gateway::MORE_TOPICS
        ))?;
    }
    for topics in [1, 100] {
        let partitions = partitions(topics);
        let names = format!("bootstrap={direct} topics={topics} partitions={partitions}");
        if wants(Cell::Produce(topics)) || wants(Cell::Latency(topics)) || topics == 1 {
            // What nobody reads is deleted soon, or the disk would fill.
            let kept = if topics == 1 { 64 << 20 } else { 8 << 20 };
            load.order(&format!(
                "topics {names} prefix=produce-{topics} replication={replication} retention={kept} segment={kept}"
            ))?;
        }
        if wants(Cell::Fetch(topics)) {
            let [one, many] = if options.quick { FETCHED_MIB_QUICK } else { FETCHED_MIB };
            let mib = if topics == 1 { one } else { many } * u64::from(topics * partitions);
            note(&format!("filling {topics} topics with {mib} MiB to fetch"));
            load.order(&format!(
                "topics {names} prefix=fetch-{topics} replication=1 retention=-1 segment=1073741824"
            ))?;
            let records = mib * RECORDS_PER_MIB;
            load.order(&format!(
                    "produce bootstrap={direct} prefix=fetch-{topics} topics={topics} seconds=600 records={records} rate=0 batch=16384 unmeasured=1"
                ))?;
        }
    }
    Ok(())
}
