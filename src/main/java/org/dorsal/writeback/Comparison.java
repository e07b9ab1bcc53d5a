package org.dorsal.writeback;

import java.util.Optional;

/** What was sent, for the comparison with what came back. */
record Comparison(Item sent, Piece piece, Way.Written way, LaneState place, Wire wire) implements Replies.Ledgered {
    @Override
    public String type() {
        return sent.key().type();
    }

    @Override
    public Optional<String> updated() {
        return sent.target().map(EhrCopy::id);
    }

    @Override
    public boolean conditional() {
        return way.conditional() && !update();
    }

    @Override
    public Wire.Likeness likeness(byte[] body) {
        return wire.likeness(sent.key(), piece, body, place.lease().patient());
    }

    @Override
    public Optional<EhrCopy> copy(byte[] body) {
        return wire.copy(type(), body);
    }
}
