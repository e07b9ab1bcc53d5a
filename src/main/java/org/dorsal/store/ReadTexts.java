package org.dorsal.store;

import java.util.concurrent.ConcurrentHashMap;
import org.dorsal.store.NarrowSearch.NarrowPart;

/**
 * SQL of reads by id. A text holds only the conditions of the caller's reach: PostgreSQL reuses its plan, but
 * initializes all of it for each read, and the unused conditions took a third of a read (performance.md, read text per
 * reach).
 */
final class ReadTexts {
    private static final ConcurrentHashMap<ReadTextKey, Sql> TEXTS = new ConcurrentHashMap<>();

    private ReadTexts() {}

    enum ReadKind {
        /** The newest version. */
        CURRENT,
        /** The version of that number: {@code :version}. */
        NUMBERED,
        /** {@code :at_most} versions {@code :below} one, newest first; a second statement counts all. */
        HISTORY
    }

    /** Key of a text: the properties in which texts differ. */
    record ReadTextKey(ReadKind wanted, boolean ofEvents, boolean inCompartment, boolean restricted) {}

    static Sql text(ReadKind wanted, AccessScope reach, String type) {
        return text(new ReadTextKey(
                wanted,
                type.equals(AuditRows.TYPE),
                reach.compartment() instanceof AccessScope.Compartment.OnlyPatient,
                !reach.restrictions().letEverythingThrough()));
    }

    static Sql text(ReadTextKey asked) {
        return TEXTS.computeIfAbsent(asked, ReadTexts::made);
    }

    private static Sql made(ReadTextKey asked) {
        String visible = visible(asked);
        return switch (asked.wanted()) {
            case CURRENT -> versions(visible, " order by v.version desc limit 1");
            case NUMBERED -> versions(visible, "   and v.version = :version");
            case HISTORY ->
                versions(visible, "   and v.version < :below order by v.version desc limit :at_most")
                        .then(Sql.of("select count(*) as total\n" + visible + ";"));
        };
    }

    private static Sql versions(String visible, String which) {
        return Sql.ofSite("""
                select v.type, v.id, v.version, v.patient, v.recorded_at, v.sha256, v.body, v.status, v.recorded_at as sort_key
                %s%s;
                """.formatted(visible, which));
    }

    private static String visible(ReadTextKey asked) {
        return """
                  from %s v
                 where v.site = :site
                   and v.type = :type
                   and v.id = :id
                """.formatted(asked.ofEvents() ? AuditRows.AS_RESOURCES : "resource_version")
                + (asked.inCompartment() ? NarrowPart.COMPARTMENT.and() : "")
                + (asked.restricted() ? NarrowPart.RESTRICTION.and() : "");
    }
}
