package org.dorsal.writeback;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.writeback.Attempt.Outcome;
import org.dorsal.writeback.LeasedLedger.Step;
import org.dorsal.writeback.Replies.Verdict;
import tools.jackson.databind.node.ObjectNode;

/** Sends one item, after the ledger has it as sent, and keeps what came of it. */
record Sending(Engine engine, LeasedLedger leased, LaneState place) {
    Step create(Item item, Deliverable piece, KindPlan.Written way, Optional<EhrCopy> replaces) {
        byte[] body = engine.wire().body(item.key(), piece, way, occasion(item, replaces));
        Map<String, String> headers = engine.wire().asks(item.key(), way);
        EhrCall call = new EhrCall(EhrCall.Method.POST, item.key().type(), headers, body);
        return send(item, piece, way, Optional.empty(), call);
    }

    /** @param over the copy as it was seen just now, with its version */
    Step update(Item item, Deliverable piece, KindPlan.Written way, EhrCopy over) {
        byte[] body =
                addressed(over.id(), engine.wire().body(item.key(), piece, way, occasion(item, Optional.empty())));
        String version = over.version().orElseThrow();
        EhrCall call = new EhrCall(
                EhrCall.Method.PUT,
                item.key().type() + "/" + over.id(),
                Map.of("If-Match", "W/\"" + version + "\""),
                body);
        return send(item, piece, way, Optional.of(over), call);
    }

    private Wire.Occasion occasion(Item item, Optional<EhrCopy> replaces) {
        return new Wire.Occasion(place.references(), replaces, place.carrier().user(), item.withoutAuthor());
    }

    private Step send(Item item, Deliverable piece, KindPlan.Written way, Optional<EhrCopy> over, EhrCall call) {
        if (!leased.hasTime()) {
            return new Step.Lost();
        }
        Item sent = item.sent(over, engine.now());
        if (!(leased.keep(sent) instanceof Step.Kept) || !leased.mayStillSend()) {
            return new Step.Lost(); // it stays as sent, and whoever comes next looks whether it is there
        }
        Attempt.Act act = over.isPresent() ? Attempt.Act.UPDATE : Attempt.Act.CREATE;
        Replies replies = new Replies(ledgered(sent, piece, way), engine.fhirBase(), engine.now());
        return after(item, sent, piece, act, way, replies.of(engine.ehr().call(place.authority(), call)));
    }

    private Replies.Ledgered ledgered(Item sent, Deliverable piece, KindPlan.Written way) {
        String type = sent.key().type();
        return new Replies.Ledgered(
                type,
                sent.target().map(EhrCopy::id),
                way.conditional() && sent.target().isEmpty(),
                body -> engine.wire()
                        .likeness(sent.key(), piece, body, place.lease().patient()),
                body -> engine.wire().copy(type, body));
    }

    private Step after(
            Item before, Item sent, Deliverable piece, Attempt.Act act, KindPlan.Written way, Verdict verdict) {
        OptionalInt status = verdict.status();
        Instant now = engine.now();
        return switch (verdict) {
            case Verdict.Done(var _, Optional<EhrCopy> copy) -> {
                engine.health().served(now);
                Step kept = leased.keep(sent.filed(where(sent, copy), now), engine.attempt(act, Outcome.DONE, status));
                yield kept instanceof Step.Kept(Item filed)
                        ? new CopyDetails(engine, leased, place).more(filed, piece, way)
                        : kept;
            }
            case Verdict.NotDone(var _, Optional<Instant> notBefore, boolean outage) ->
                leased.later(before, engine.attempt(act, Outcome.NOT_DONE, status), notBefore, outage);
            case Verdict.Unknown(var _, boolean silent) -> unknown(before, sent, act, status, silent, now);
            case Verdict.Conflict _ -> {
                engine.health().answered();
                Attempt attempt = engine.attempt(act, Outcome.CONFLICT, status);
                int tries = before.tries() + 1;
                yield tries >= Engine.MOST_TRIES
                        ? leased.keep(sent.parked(Reason.TRIED_OFTEN, true, now), attempt)
                        : leased.keep(sent.doubtful(tries, Optional.empty(), Optional.empty(), now), attempt);
            }
            case Verdict.Refused refused -> {
                engine.health().answered();
                Item next = !before.withoutAuthor() && refusedForAuthor(piece, refused)
                        ? before.pending(before.tries(), Optional.of(Reason.AUTHOR_LEFT_OUT), Optional.empty(), now)
                        : sent.rejected(refused.says(), now);
                yield leased.keep(next, engine.attempt(act, Outcome.REFUSED, status));
            }
            case Verdict.Stuck(var _, Reason reason) -> {
                engine.health().answered();
                boolean doubt = reason == Reason.ANOTHER_PATIENT || reason == Reason.TWICE_THERE;
                yield leased.park(sent, reason, doubt, act, status);
            }
            case Verdict.NoToken _ -> leased.noToken(place.authority(), before, act, status);
        };
    }

    /** An update is where it was sent to, whatever the answer says. */
    private static Optional<EhrCopy> where(Item sent, Optional<EhrCopy> told) {
        return sent.target().isEmpty()
                ? told
                : sent.target()
                        .map(over -> new EhrCopy(
                                over.id(),
                                told.filter(copy -> copy.id().equals(over.id())).flatMap(EhrCopy::version)));
    }

    private Step unknown(Item before, Item sent, Attempt.Act act, OptionalInt status, boolean silent, Instant now) {
        Attempt attempt = engine.attempt(act, Outcome.UNKNOWN, status);
        int failures = engine.failures(before);
        boolean gateway = status.isPresent() && (status.getAsInt() == 502 || status.getAsInt() == 504);
        if (silent || gateway) {
            engine.health().failed(now);
        } else {
            engine.health().answered();
        }
        return failures >= Engine.MOST_TRIES
                ? leased.keep(sent.parked(Reason.TRIED_OFTEN, true, now), attempt)
                : leased.quarantine(
                        sent.doubtful(failures, Optional.of(Reason.TRIED_AND_WAITS), Optional.empty(), now), attempt);
    }

    /** A body with the EHR's own id in it, as an update demands. */
    private static byte[] addressed(String id, byte[] body) {
        ObjectNode old = Tree.of(body);
        ObjectNode addressed = Tree.empty();
        addressed.set("resourceType", old.get("resourceType"));
        addressed.put("id", id);
        addressed.setAll(old);
        addressed.put("id", id);
        return Tree.bytes(addressed);
    }

    /**
     * Whether the EHR's refusal names the author or performer of the resource. Any other refusal must not remove the author: the chart
     * would hold an anonymous resource.
     */
    static boolean refusedForAuthor(Deliverable piece, Verdict.Refused refused) {
        ObjectNode body = Tree.of(piece.json());
        return FhirWire.AUTHORS.stream()
                .anyMatch(name -> body.has(name) && refused.elements().contains(name));
    }
}
