package org.dorsal.writeback;

import java.util.List;
import java.util.Optional;

/** What an order is about, as it stands in our store. */
interface Contents {
    /** In the order of {@link Kind}; empty when it can't be read. */
    Optional<List<Piece>> of(Order order);
}
