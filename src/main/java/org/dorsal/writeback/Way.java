package org.dorsal.writeback;

import java.util.EnumMap;
import java.util.Map;

/** Whether the EHR gets a kind of resource, and what may be done with it there. */
public sealed interface Way {

    /**
     * It is written.
     *
     * @param corrected later versions update the copy ({@code update} with {@code If-Match})
     * @param searchable the EHR can be asked by identifier
     * @param conditional the EHR takes {@code If-None-Exist}
     * @param mapped in the site's own code, and nothing but the value
     */
    record Written(boolean corrected, boolean searchable, boolean conditional, boolean mapped) implements Way {}

    /** It stays with us. */
    record NotWritten(Why why) implements Way {}

    /** Why a kind is not written. */
    enum Why {
        /** The site's settings say so. */
        SITE,
        /** The EHR does not list it. */
        NOT_TAKEN,
        /** The EHR lists it and takes codes of its own only, and the site has no code map for it. */
        NO_CODE,
        /** The token does not allow it. */
        NO_SCOPE
    }

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
}
