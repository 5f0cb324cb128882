//! What has to end with a JavaScript environment: a terminated worker thread must leave no request behind.

use napi::{Env, Result};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Action = Box<dyn FnOnce() + Send>;

/// What is open in one environment, and how each of it is ended.
#[derive(Default)]
struct Open {
    next: u64,
    actions: HashMap<u64, Action>,
}

type Shared = Arc<Mutex<Open>>;

thread_local! {
    // An environment lives on one thread; a thread may hold several, one after another or side by side.
    static ENVIRONMENTS: RefCell<HashMap<usize, Shared>> = RefCell::default();
}

/// A place in the list of what ends with the environment; given back when it is dropped.
pub struct Ticket {
    open: Shared,
    id: u64,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&self.open).actions.remove(&self.id);
    }
}

/// Runs `action` when the environment ends, unless the ticket is dropped before.
pub fn at_end_of(env: &Env, action: impl FnOnce() + Send + 'static) -> Result<Ticket> {
    let open = open_of(env)?;
    let mut list = lock(&open);
    let id = list.next;
    list.next += 1;
    list.actions.insert(id, Box::new(action));
    drop(list);
    Ok(Ticket { open, id })
}

fn open_of(env: &Env) -> Result<Shared> {
    let key = env.raw() as usize;
    if let Some(open) = ENVIRONMENTS.with_borrow(|all| all.get(&key).cloned()) {
        return Ok(open);
    }
    let open = Shared::default();
    env.add_env_cleanup_hook(key, |key| {
        let ended = ENVIRONMENTS.with_borrow_mut(|all| all.remove(&key));
        let actions = ended.map(|open| std::mem::take(&mut lock(&open).actions)).unwrap_or_default();
        for action in actions.into_values() {
            action();
        }
    })?;
    ENVIRONMENTS.with_borrow_mut(|all| all.insert(key, open.clone()));
    Ok(open)
}

fn lock(open: &Shared) -> std::sync::MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
