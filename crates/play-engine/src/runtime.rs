//! The tokio runtime of the engine: one per process, never shut down, sized by the CPUs this process may really use.
//!
//! It is not napi's runtime: that one ends with the last Node environment, while a worker thread that unloads must not
//! take the requests of the others with it.

use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};

/// The handle of the engine's runtime; the first call starts it.
///
/// Workers: `clamp(cores / 2, 2, 8)`, or `PLAYFAST_WORKER_THREADS` (1 to 512) when it is set.
///
/// # Panics
/// When the operating system gives the process no thread at all.
#[must_use]
pub fn handle() -> Handle {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(worker_threads())
                .thread_name("playfast")
                .enable_all()
                .build()
                .expect("the operating system refused to start the threads of playfast")
        })
        .handle()
        .clone()
}

/// How many worker threads the runtime has (or will have).
#[must_use]
pub fn worker_threads() -> usize {
    let asked = std::env::var("PLAYFAST_WORKER_THREADS").ok();
    threads_for(asked.as_deref(), cores())
}

fn threads_for(asked: Option<&str>, cores: usize) -> usize {
    match asked.and_then(|text| text.trim().parse::<usize>().ok()) {
        Some(threads @ 1..=512) => threads,
        _ => (cores / 2).clamp(2, 8),
    }
}

/// CPUs this process may use: the affinity mask and the quota of its control group, whichever is smaller, at least 1.
#[must_use]
pub fn cores() -> usize {
    let visible = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    quota().map_or(visible, |quota| visible.min(quota)).max(1)
}

/// The CPU quota of the control group, rounded up to whole CPUs. `std` reads it too, but only for the group the process
/// was started in; containers often mount their own group as the root.
fn quota() -> Option<usize> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let v2 = read("/sys/fs/cgroup/cpu.max").and_then(|text| quota_v2(&text));
    v2.or_else(|| {
        let quota = read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")?;
        let period = read("/sys/fs/cgroup/cpu/cpu.cfs_period_us")?;
        whole_cpus(&quota, &period)
    })
}

/// `cpu.max` of cgroup v2: `"<quota|max> <period>"`, both in microseconds.
fn quota_v2(text: &str) -> Option<usize> {
    let (quota, period) = text.trim().split_once(' ')?;
    whole_cpus(quota, period)
}

/// `None` for "max", -1 (v1's word for no limit) and anything that is not a number.
fn whole_cpus(quota: &str, period: &str) -> Option<usize> {
    let quota: usize = quota.trim().parse().ok()?;
    let period: usize = period.trim().parse().ok()?;
    (quota > 0 && period > 0).then(|| quota.div_ceil(period))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_of_both_cgroup_versions() {
        assert_eq!(quota_v2("max 100000\n"), None);
        assert_eq!(quota_v2("150000 100000\n"), Some(2));
        assert_eq!(whole_cpus("-1\n", "100000\n"), None);
        assert_eq!(whole_cpus("50000", "100000"), Some(1));
        assert_eq!(whole_cpus("1", "0"), None);
    }

    #[test]
    fn threads_are_half_the_cores_within_bounds() {
        assert_eq!(threads_for(None, 1), 2);
        assert_eq!(threads_for(None, 8), 4);
        assert_eq!(threads_for(None, 128), 8);
        assert_eq!(threads_for(Some("3"), 128), 3);
        assert_eq!(threads_for(Some("0"), 8), 4);
        assert_eq!(threads_for(Some("many"), 8), 4);
    }
}
