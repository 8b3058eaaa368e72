//! Walks over whole frames and over frames that arrive bit by bit.

use tidegate_wire::malformed::Malformed;
use tidegate_wire::program::Program;
use tidegate_wire::walk::{Step, Visit, Walker};

/// A generator that is good enough to choose slices, and the same in every run.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `below`.
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % below.max(1)
    }
}

/// All visits of a walk that has the whole frame from the start.
pub(crate) fn whole(program: &Program, frame: &[u8], start: usize) -> Result<Vec<Visit>, Malformed> {
    let mut walker = Walker::new(program, start, frame.len());
    let mut visits = Vec::new();
    loop {
        match walker.step(&frame[start..], start)? {
            Step::Visit(visit) => visits.push(visit),
            Step::Done => return Ok(visits),
            Step::More(offset) => panic!("the walk wants {offset} of {} bytes", frame.len()),
        }
    }
}

/// The same when the frame arrives in slices, and what has been settled is gone.
pub(crate) fn sliced(program: &Program, frame: &[u8], dice: &mut Dice) -> Result<Vec<Visit>, Malformed> {
    let mut walker = Walker::new(program, 0, frame.len());
    let mut visits: Vec<Visit> = Vec::new();
    let (mut base, mut arrived) = (0, dice.roll(frame.len() + 1));
    loop {
        match walker.step(&frame[base..arrived], base)? {
            Step::Visit(visit) => {
                assert!(
                    base <= visit.start && visit.end <= arrived,
                    "{visit:?} in {base}..{arrived}"
                );
                visits.push(visit);
            }
            Step::Done => return Ok(visits),
            Step::More(offset) => {
                assert!(
                    arrived < offset && offset <= frame.len(),
                    "wants {offset}, has {arrived} of {}",
                    frame.len()
                );
                arrived += 1 + dice.roll(frame.len() - arrived).min(dice.roll(400));
            }
        }
        assert!(walker.settled() >= base);
        base += dice.roll(walker.settled().min(arrived) - base + 1);
    }
}
