package org.dorsal.http.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.http.audit.RecordView.Badge;
import org.dorsal.http.audit.RecordView.Looked;
import org.dorsal.http.audit.RecordView.Version;
import org.dorsal.store.AuditorRows.Look;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;

/** Makes the parts of a record's page. */
record RecordViews(AuditWords words, LogReads log, String site) {

    Looked looked(Look look) {
        Optional<Long> position =
                Optional.ofNullable(log.positions(site, List.of(look.event())).get(look.event()));
        String purpose = words.say(Purpose.key(look.purpose()));
        return new Looked(purpose + " (" + look.purpose() + ")", words.moment(look.at()), look.event(), position);
    }

    /** Of the newest version. */
    Badge badge(FoundEvent newest) {
        Optional<StoredCheckpoint> covering = newest.position().flatMap(at -> log.covering(site, at));
        Optional<String> leaf = newest.position()
                .flatMap(at -> log.leaves(site, at, at + 1).stream().findFirst())
                .map(Verification::hex);
        return new Badge(
                SearchRows.integrity(newest),
                newest.position(),
                newest.id(),
                leaf,
                covering.map(StoredCheckpoint::size),
                covering.map(found -> words.moment(found.signedAt())));
    }

    RecordView.Verification verification(Verified verified, Instant at) {
        return new RecordView.Verification(
                verified.overall().name(), words.moment(at), verified.bad(), verified.checks());
    }

    List<Version> versions(Dossier dossier) {
        return dossier.told().stream().map(this::version).toList();
    }

    private Version version(EventSummary told) {
        String disposition = told.fact("disposition").orElse("incomplete");
        return new Version(
                told.version(),
                told.recorded().map(words::moment).orElse(""),
                told.fact("status").orElse(""),
                disposition,
                words.disposition(disposition),
                told.fact("provisional").equals(Optional.of("true")),
                told.fact("computed").filter(_ -> told.overridden()).map(words::disposition),
                told.overridden(),
                told.reasons().map(words::overrideReason).toList(),
                told.fact("clinician"),
                flags(told, "present").toList(),
                flags(told, "not-assessed").toList(),
                told.allOf("contradiction").stream().map(words::contradiction).toList(),
                told.allOf("confirmed").stream().map(words::contradiction).toList(),
                told.allOf("criteria").stream().map(AuditWords::edition).toList());
    }

    private Stream<String> flags(EventSummary told, String state) {
        return told.allOf("flag").stream()
                .filter(flag -> flag.endsWith("|" + state))
                .map(flag -> flag.substring(0, flag.lastIndexOf('|')))
                .map(words::flag);
    }
}
