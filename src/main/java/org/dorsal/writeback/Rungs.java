package org.dorsal.writeback;

import java.util.EnumMap;
import java.util.Map;

/** What an EHR gets, kind by kind; every kind is in it. */
public record Rungs(Map<Kind, Way> ways) {
    public Rungs {
        ways = new EnumMap<>(ways);
        if (ways.size() != Kind.values().length) {
            throw new IllegalArgumentException("every kind needs a way");
        }
    }

    /** The way of that kind. */
    public Way of(Kind kind) {
        Way way = ways.get(kind);
        if (way == null) {
            throw new IllegalStateException("every kind has a way");
        }
        return way;
    }

    /** Nothing is written at all: the note is copied or printed. */
    public boolean nothing() {
        return ways.values().stream().noneMatch(Way.Written.class::isInstance);
    }
}
