package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.Receipt;
import org.dorsal.assessment.Receive;
import org.dorsal.assessment.Sender;
import org.dorsal.store.Ledger;

/** The main job over HTTP: a response comes in, is corrected, or is scored without being stored. */
final class Writes {
    private final MainJob mainJob;
    private final Ledger ledger;
    private final Guard guard;

    Writes(MainJob mainJob, Ledger ledger, Guard guard) {
        this.mainJob = mainJob;
        this.ledger = ledger;
        this.guard = guard;
    }

    Reply create(Call call, Admitted who) {
        Sender sender = who.sender(call);
        return IfNoneExist.in(call.headers(), call.at().base() + "/" + call.type())
                .reply(onlyIfNone -> reply(
                        call,
                        who,
                        201,
                        mainJob.receive().create(call.at().site(), sender, call.body(), call.gzipped(), onlyIfNone)));
    }

    Reply update(Call call, Admitted who) {
        Sender sender = who.sender(call);
        return EntityTags.ifMatch(call.headers())
                .reply(seen -> reply(
                        call,
                        who,
                        200,
                        mainJob.amend()
                                .update(
                                        call.at().site(),
                                        sender,
                                        who.reach(),
                                        call.variable("id"),
                                        seen,
                                        call.body(),
                                        call.gzipped())));
    }

    Reply score(Call call, Admitted who) {
        Sender sender = who.sender(call);
        return switch (mainJob.receive().score(call.at().site(), sender, call.body(), call.gzipped())) {
            case Receive.Scored.Refused(var refusal) -> OutcomeBody.of(new Objection.Refused(refusal));
            case Receive.Scored.Results(var results) ->
                Reply.json(
                                200,
                                Bundles.collection(results.versions().stream()
                                        .map(result -> new Bundles.Entry(
                                                call.at().base() + "/" + result.type() + "/" + result.id(),
                                                result.body()))
                                        .toList()))
                        .telling(Seen.ofPatient(results.panel().patient()));
        };
    }

    private Reply reply(Call call, Admitted who, int status, Receipt receipt) {
        return switch (receipt) {
            case Receipt.Refused(var refusal) -> OutcomeBody.of(new Objection.Refused(refusal));
            case Receipt.Stored stored ->
                stored(call, status, stored.id(), stored.version(), stored.recordedAt(), Optional.of(stored.body()))
                        .telling(Seen.inItsCommit());
            case Receipt.Existing existing ->
                stored(
                                call,
                                200,
                                existing.id(),
                                existing.version(),
                                existing.recordedAt(),
                                readable(call, who, existing.id(), existing.version()))
                        .telling(Seen.ofVersion(
                                call.type() + "/" + existing.id() + "/_history/" + existing.version(),
                                existing.patient()));
        };
    }

    /** Somebody else's body is shown only to who may read it: a scope that creates must not become one that reads. */
    private Optional<byte[]> readable(Call call, Admitted who, String id, int version) {
        return guard.toRead(call.at(), who.caller(), call.type()) instanceof Step.Done<Admitted>(var reader)
                ? ledger.read(reader.reach(), call.type(), id, version).map(found -> found.body())
                : Optional.empty();
    }

    private static Reply stored(
            Call call, int status, String id, int version, Instant recordedAt, Optional<byte[]> body) {
        Preference preference = Preference.in(call.headers());
        Reply reply = switch (preference) {
            case MINIMAL -> Reply.empty(status);
            case REPRESENTATION -> body.map(bytes -> Reply.json(status, bytes)).orElseGet(() -> Reply.empty(status));
            case OPERATION_OUTCOME ->
                Reply.json(status, Outcomes.done("The response is stored; $score at its address gives its results."));
        };
        String address = call.at().base() + "/" + call.type() + "/" + id + "/_history/" + version;
        return Versioned.stamped(reply, version, recordedAt).with("Location", address);
    }
}
