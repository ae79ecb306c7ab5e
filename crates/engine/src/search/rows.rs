//! Rows with ids: each keeps its number while it is there, so that other rows can refer to it.

/// A row with an id.
pub(super) trait Row: Clone {
    type Id: Ord;

    fn id(&self) -> &Self::Id;
}

/// Rows by number, and their order by id.
#[derive(Clone, Debug)]
pub(super) struct Rows<R> {
    rows: Vec<R>,
    /// The numbers of those that are there, by id.
    order: Vec<u32>,
    /// The numbers of those that were removed.
    free: Vec<u32>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), order: Vec::new(), free: Vec::new() }
    }
}

impl<R: Row> Rows<R> {
    /// All numbers are below this.
    pub(super) fn numbers(&self) -> usize {
        self.rows.len()
    }

    /// The rows with their numbers, by id.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &R)> {
        self.order.iter().filter_map(|at| Some((*at as usize, self.rows.get(*at as usize)?)))
    }

    /// The row at this place of the order.
    pub(super) fn nth(&self, nth: usize) -> Option<&R> {
        self.rows.get(*self.order.get(nth)? as usize)
    }

    /// The number of the row with this id.
    pub(super) fn number(&self, id: &R::Id) -> Option<u32> {
        self.find(id).ok().and_then(|nth| self.order.get(nth)).copied()
    }

    pub(super) fn get(&self, id: &R::Id) -> Option<&R> {
        self.rows.get(self.number(id)? as usize)
    }

    pub(super) fn get_mut(&mut self, id: &R::Id) -> Option<&mut R> {
        let at = self.number(id)?;
        self.rows.get_mut(at as usize)
    }

    /// The row with this number, which must be that of one that is there.
    pub(super) fn numbered(&self, at: u32) -> Option<&R> {
        self.rows.get(at as usize)
    }

    /// The same, to be changed.
    pub(super) fn numbered_mut(&mut self, at: u32) -> Option<&mut R> {
        self.rows.get_mut(at as usize)
    }

    /// Sets the row with its id, and returns its number.
    pub(super) fn put(&mut self, row: R) -> u32 {
        match self.find(row.id()) {
            Ok(nth) => {
                let at = self.order[nth];
                self.rows[at as usize] = row;
                at
            }
            Err(nth) => {
                let at = match self.free.pop() {
                    Some(at) => {
                        self.rows[at as usize] = row;
                        at
                    }
                    None => {
                        self.rows.push(row);
                        (self.rows.len() as u32).saturating_sub(1)
                    }
                };
                self.order.insert(nth, at);
                at
            }
        }
    }

    /// Removes the row with this id, and returns it.
    pub(super) fn remove(&mut self, id: &R::Id) -> Option<R> {
        let at = self.order.remove(self.find(id).ok()?);
        self.free.push(at);
        self.rows.get(at as usize).cloned()
    }

    /// Its place in the order, or where it would be. What comes last by its id, as new records do, is found at once.
    fn find(&self, id: &R::Id) -> Result<usize, usize> {
        let of = |at: &u32| self.rows[*at as usize].id();
        if self.order.last().is_none_or(|last| of(last) < id) {
            return Err(self.order.len());
        }
        self.order.binary_search_by(|at| of(at).cmp(id))
    }
}
