package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.Attempt.AttemptAction;
import org.dorsal.writeback.Attempt.AttemptOutcome;
import org.dorsal.writeback.EhrCodec.CopyMatch;
import org.dorsal.writeback.EhrLookup.LookupResult;
import org.dorsal.writeback.LeasedLedger.ItemStep;
import org.dorsal.writeback.WriteReplyInterpreter.ReplyVerdict;
import tools.jackson.databind.node.ObjectNode;

/** Sends one item after the ledger has it as SENT, and stores the result. */
record ItemSender(DeliveryEngine engine, LeasedLedger leased, LaneState place) {
    /** Statuses that concern the whole EHR, not the item. */
    private static final Set<Integer> OUTAGES = Set.of(429, 502, 503, 504);

    ItemStep create(DeliveryItem item, Deliverable piece, KindPlan.WrittenKind way, Optional<EhrCopy> replaces) {
        byte[] body = engine.wire().body(item.key(), piece, way, occasion(item, replaces));
        Map<String, String> headers = engine.wire().creationHeaders(item.key(), way);
        EhrCall call = new EhrCall(EhrCall.Method.POST, item.key().type(), headers, body);
        return send(item, piece, way, Optional.empty(), call);
    }

    /** @param over the copy as it was seen just now, with its version */
    ItemStep update(DeliveryItem item, Deliverable piece, KindPlan.WrittenKind way, EhrCopy over) {
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

    private EhrCodec.BodyContext occasion(DeliveryItem item, Optional<EhrCopy> replaces) {
        return new EhrCodec.BodyContext(
                place.references(), replaces, place.carrier().user(), item.withoutAuthor());
    }

    private ItemStep send(
            DeliveryItem item, Deliverable piece, KindPlan.WrittenKind way, Optional<EhrCopy> over, EhrCall call) {
        if (!leased.hasTime()) {
            return new ItemStep.LostLeaseStep();
        }
        DeliveryItem sent = item.sent(over, engine.now());
        if (!(leased.keep(sent) instanceof ItemStep.KeptStep) || !leased.mayStillSend()) {
            return new ItemStep.LostLeaseStep(); // it stays as sent; the next holder looks it up
        }
        Attempt.AttemptAction act = over.isPresent() ? Attempt.AttemptAction.UPDATE : Attempt.AttemptAction.CREATE;
        WriteReplyInterpreter replies =
                new WriteReplyInterpreter(ledgered(sent, piece, way), engine.fhirBase(), engine.now());
        return after(item, sent, piece, act, way, replies.of(engine.ehr().call(place.authority(), call)));
    }

    private WriteReplyInterpreter.SentWrite ledgered(DeliveryItem sent, Deliverable piece, KindPlan.WrittenKind way) {
        String type = sent.key().type();
        return new WriteReplyInterpreter.SentWrite(
                type,
                sent.target(),
                way.conditional() && sent.target().isEmpty(),
                body -> engine.wire()
                        .likeness(sent.key(), piece, body, place.lease().patient()),
                body -> engine.wire().copy(type, body));
    }

    private ItemStep after(
            DeliveryItem before,
            DeliveryItem sent,
            Deliverable piece,
            Attempt.AttemptAction act,
            KindPlan.WrittenKind way,
            ReplyVerdict verdict) {
        OptionalInt status = verdict.status();
        Instant now = engine.now();
        return switch (verdict) {
            case ReplyVerdict.CompletedWrite(var _, Optional<EhrCopy> copy) -> {
                engine.health().served(now);
                ItemStep step = leased.keep(
                        sent.filed(where(sent, copy), now), engine.attempt(act, AttemptOutcome.DONE, status));
                yield step instanceof ItemStep.KeptStep(DeliveryItem filed)
                        ? new CopyDetails(engine, leased, place).more(filed, piece, way)
                        : step;
            }
            case ReplyVerdict.UnappliedWrite(var _, Optional<Instant> notBefore) ->
                leased.later(
                        before,
                        status.isPresent() ? engine.failures(before) : before.tries(),
                        engine.attempt(act, AttemptOutcome.NOT_DONE, status),
                        notBefore,
                        true);
            case ReplyVerdict.UncertainWrite uncertain -> unknown(before, sent, act, uncertain, now);
            case ReplyVerdict.ConflictingWrite _ -> {
                engine.health().answered();
                Attempt attempt = engine.attempt(act, AttemptOutcome.CONFLICT, status);
                int tries = before.tries() + 1;
                yield tries >= DeliveryEngine.MAX_TRIES
                        ? leased.keep(sent.parked(DeliveryReason.TRIED_OFTEN, true, now), attempt)
                        : leased.keep(sent.doubtful(tries, Optional.empty(), Optional.empty(), now), attempt);
            }
            case ReplyVerdict.RejectedWrite refused -> {
                engine.health().answered();
                DeliveryItem next = !before.withoutAuthor() && refusedForAuthor(piece, refused)
                        ? before.pending(
                                before.tries(), Optional.of(DeliveryReason.AUTHOR_LEFT_OUT), Optional.empty(), now)
                        : sent.rejected(refused.says(), refused.doubt(), now);
                yield leased.keep(next, engine.attempt(act, AttemptOutcome.REFUSED, status));
            }
            case ReplyVerdict.BlockedWrite(var _, DeliveryReason reason, boolean doubt) ->
                leased.park(sent, reason, doubt, act, status);
            case ReplyVerdict.UnauthorizedWrite _ -> leased.noToken(place.authority(), before, act, status);
        };
    }

    /** Location of the copy; for an update always its target, regardless of the reply. */
    private static Optional<EhrCopy> where(DeliveryItem sent, Optional<EhrCopy> announced) {
        return sent.target().isEmpty()
                ? announced
                : sent.target()
                        .map(over -> new EhrCopy(
                                over.id(),
                                announced
                                        .filter(copy -> copy.id().equals(over.id()))
                                        .flatMap(EhrCopy::version)));
    }

    private ItemStep unknown(
            DeliveryItem before,
            DeliveryItem sent,
            Attempt.AttemptAction act,
            ReplyVerdict.UncertainWrite uncertain,
            Instant now) {
        Attempt attempt = engine.attempt(act, AttemptOutcome.UNKNOWN, uncertain.status());
        int status = uncertain.status().orElse(0);
        int failures = engine.failures(before);
        if (uncertain.silent() || uncertain.notBefore().isPresent() || OUTAGES.contains(status)) {
            engine.health().failed(now, uncertain.notBefore());
        } else {
            engine.health().answered();
        }
        return failures >= DeliveryEngine.MAX_TRIES
                ? leased.keep(sent.parked(DeliveryReason.TRIED_OFTEN, true, now), attempt)
                : leased.quarantine(
                        sent.doubtful(
                                failures, Optional.of(DeliveryReason.TRIED_AND_WAITS), uncertain.notBefore(), now),
                        attempt);
    }

    /** A body with the EHR's own id in it, as an update demands. */
    private static byte[] addressed(String id, byte[] body) {
        ObjectNode old = ResourceTree.of(body);
        ObjectNode addressed = ResourceTree.empty();
        addressed.set("resourceType", old.get("resourceType"));
        addressed.put("id", id);
        addressed.setAll(old);
        addressed.put("id", id);
        return ResourceTree.bytes(addressed);
    }

    /**
     * Whether the EHR's refusal names the author or performer of the resource. Any other refusal must not remove the
     * author: the chart would hold an anonymous resource.
     */
    static boolean refusedForAuthor(Deliverable piece, ReplyVerdict.RejectedWrite refused) {
        ObjectNode body = ResourceTree.of(piece.json());
        return FhirEhrCodec.AUTHORS.stream()
                .anyMatch(name -> body.has(name) && refused.elements().contains(name));
    }

    /**
     * Reads details that the EHR's reply to a write did not contain: location, version, and whether a search finds the
     * copy.
     */
    record CopyDetails(DeliveryEngine engine, LeasedLedger leased, LaneState place) {
        /**
         * Looks up missing details of a filed item. The item stays FILED with any result; missing details are requested
         * again when needed.
         */
        ItemStep more(DeliveryItem filed, Deliverable piece, KindPlan.WrittenKind way) {
            Optional<EhrCopy> copy = filed.filed();
            boolean nowhere = way.searchable()
                    && (copy.isEmpty() || !engine.findable(filed.key().type()));
            boolean versionless = way.corrected()
                    && copy.filter(announced -> announced.version().isEmpty()).isPresent();
            if (!(nowhere || versionless) || !leased.hasTime()) {
                return new ItemStep.KeptStep(filed);
            }
            EhrLookup lookup = new EhrLookup(engine, place);
            LookupResult result = nowhere
                    ? lookup.search(filed.key(), piece)
                    : lookup.read(filed.key(), piece, copy.orElseThrow().id());
            AttemptAction act = nowhere ? AttemptAction.SEARCH : AttemptAction.READ;
            return switch (result) {
                case LookupResult.SingleCopy single
                when single.likeness() == CopyMatch.THIS_VERSION || single.likeness() == CopyMatch.UNMARKED ->
                    leased.learnt(
                            filed.filed(Optional.of(withVersion(copy, single)), filed.changed()),
                            engine.attempt(act, AttemptOutcome.DONE, single.status()));
                case LookupResult.OtherPatientCopy other ->
                    leased.park(filed, DeliveryReason.ANOTHER_PATIENT, true, act, other.status());
                case LookupResult.MultipleCopies several ->
                    leased.park(filed, DeliveryReason.TWICE_THERE, true, act, several.status());
                case LookupResult.SingleCopy _, LookupResult.AbsentCopy _, LookupResult.FailedLookup _ ->
                    leased.learnt(filed, engine.attempt(act, AttemptOutcome.UNKNOWN, result.status()));
            };
        }

        /** Prefers the version from the reply to the creation; a search index may lag behind it. */
        private static EhrCopy withVersion(Optional<EhrCopy> announced, LookupResult.SingleCopy single) {
            return announced.filter(copy -> copy.version().isPresent()).orElse(single.copy());
        }
    }
}
