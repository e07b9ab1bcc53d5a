package org.dorsal.notify;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.random.RandomGenerator;
import org.apache.commons.lang3.EnumUtils;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.notify.NotificationBundle.NotificationType;
import org.dorsal.notify.SubscriptionCheck.CheckedSubscription;
import org.dorsal.notify.SubscriptionSettings.SubscribedSite;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.store.SubscriptionRows.NewSubscription;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;

/** Creates, changes and reads subscriptions; those of another client or site are unknown. */
public final class Subscriptions {
    /** Most subscriptions of a client at a site. */
    static final int MAX_SUBSCRIPTIONS = 100;

    private final SubscriptionSettings settings;
    private final SubscriptionRows rows;
    private final ChannelSecrets secrets;
    private final Clock clock;
    private final RandomGenerator random;

    public Subscriptions(SubscriptionSettings settings, SubscriptionRows rows, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.rows = rows;
        this.secrets = new ChannelSecrets(settings.encryption());
        this.clock = clock;
        this.random = random;
    }

    /** Creates a subscription, requested; its handshake is sent afterwards. */
    public SubscriptionOutcome create(Subscriber client, Subscription sent) {
        Instant now = now();
        String id = Ids.timed(now, random).toString();
        SubscribedSite site = site(client);
        CheckedSubscription checked = new SubscriptionCheck(site, Set.of(BackportCodes.REQUESTED), sent).check();
        Optional<SubscriptionOutcome> refused = refusal(client, checked, checked.patient());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (rows.of(client.site(), client.key()).size() >= MAX_SUBSCRIPTIONS) {
            return new SubscriptionOutcome.InvalidSubscription(List.of(new Problem(
                    "too-costly",
                    "",
                    "A client has at most " + MAX_SUBSCRIPTIONS + " subscriptions here; delete one first.")));
        }
        rows.create(client.site(), row(client, id, checked, sent, now));
        return outcome(client, id, true);
    }

    /**
     * Replaces all but the filter. Status requested leads to another handshake, off ends the notifications.
     *
     * @param expected version that the client has seen, if it named one
     */
    public SubscriptionOutcome update(Subscriber client, String id, Optional<Integer> expected, Subscription sent) {
        Optional<StoredSubscription> current = read(client, id);
        if (current.isEmpty()) {
            return new SubscriptionOutcome.UnknownSubscription();
        }
        CheckedSubscription checked =
                new SubscriptionCheck(site(client), Set.of(BackportCodes.REQUESTED, BackportCodes.OFF), sent).check();
        Optional<SubscriptionOutcome> refused =
                refusal(client, checked, current.get().patient());
        if (refused.isPresent()) {
            return refused.get();
        }
        int version = current.get().version();
        boolean changed = expected.filter(number -> number != version).isEmpty()
                && rows.update(
                        client.site(),
                        row(client, id, checked, sent, now()),
                        version,
                        sent.getStatus().toCode());
        return outcome(client, id, changed);
    }

    /**
     * Deletes a subscription with its events; the outcome has it as it was.
     *
     * @param expected version that the client has seen, if it named one
     */
    public SubscriptionOutcome delete(Subscriber client, String id, Optional<Integer> expected) {
        Optional<StoredSubscription> current = read(client, id);
        return current.isPresent() && rows.delete(client.site(), client.key(), id, expected)
                ? new SubscriptionOutcome.StoredOutcome(current.get())
                : outcome(client, id, false);
    }

    /** Finds a subscription of the client. */
    public Optional<StoredSubscription> read(Subscriber client, String id) {
        return rows.read(client.site(), client.key(), id).filter(stored -> client.maySee(stored.patient()));
    }

    /** All subscriptions of the client, oldest first. */
    public List<StoredSubscription> all(Subscriber client) {
        return rows.of(client.site(), client.key()).stream()
                .filter(stored -> client.maySee(stored.patient()))
                .toList();
    }

    /** The events with numbers from one to another, at most {@value SubscriptionRows#MAX_EVENTS}. */
    public List<StoredNotice> events(Subscriber client, String id, long from, long until) {
        return rows.events(client.site(), client.key(), id, from - 1, until);
    }

    /** JSON of a subscription as clients see it: its status, and never the headers of its channel. */
    public byte[] resource(StoredSubscription stored) {
        Subscription resource = SubscriptionChannel.stored(stored.body());
        resource.setId(stored.id());
        resource.getMeta().setVersionId(Integer.toString(stored.version())).setLastUpdated(Date.from(stored.changed()));
        resource.getMeta().getLastUpdatedElement().setTimeZoneZulu(true);
        resource.setStatus(EnumUtils.getEnumIgnoreCase(
                SubscriptionStatus.class, stored.state().status(), SubscriptionStatus.ERROR));
        stored.state().says().ifPresent(resource::setError);
        return FhirJson.encode(resource);
    }

    /** Address of the callback. */
    public String endpoint(StoredSubscription stored) {
        return SubscriptionChannel.of(stored.body()).endpoint();
    }

    /** Status of a subscription, as Parameters. */
    public StatusDocument status(Subscriber client, StoredSubscription stored) {
        UUID id = Ids.timed(now(), random);
        Parameters status = bundle(
                        client, stored, SubscriptionChannel.of(stored.body()).content())
                .status(NotificationType.STATUS, id, List.of());
        return new StatusDocument(id, FhirJson.encode(status));
    }

    /** JSON of a status, and its id. */
    public record StatusDocument(UUID id, byte[] json) {}

    /**
     * JSON of a Bundle with the status of a subscription and events.
     *
     * @param content {@code empty} or {@code id-only}; empty for that of the subscription
     */
    public byte[] eventBundle(
            Subscriber client, StoredSubscription stored, List<StoredNotice> events, Optional<String> content) {
        Instant now = now();
        return bundle(
                        client,
                        stored,
                        content.orElseGet(
                                () -> SubscriptionChannel.of(stored.body()).content()))
                .of(NotificationType.EVENTS, Ids.timed(now, random), now, events);
    }

    private NotificationBundle bundle(Subscriber client, StoredSubscription stored, String content) {
        return new NotificationBundle(
                site(client).base(), stored, stored.state().status(), content);
    }

    private static Optional<SubscriptionOutcome> refusal(
            Subscriber client, CheckedSubscription checked, String former) {
        List<Problem> problems = checked.problems().isEmpty() ? checked.filterChange(former) : checked.problems();
        if (checked.problems().isEmpty() && !client.maySee(checked.patient())) {
            return Optional.of(new SubscriptionOutcome.ForeignPatient());
        }
        return Optional.of(problems).filter(list -> !list.isEmpty()).map(SubscriptionOutcome.InvalidSubscription::new);
    }

    private NewSubscription row(
            Subscriber client, String id, CheckedSubscription checked, Subscription sent, Instant now) {
        byte[] sealed = secrets.encrypt(client, id, sent.getChannel().getHeader());
        Subscription stored = sent.copy();
        stored.getChannel().setHeader(List.of());
        stored.setError(null);
        stored.setId(id);
        return new NewSubscription(id, client.key(), checked.patient(), now, FhirJson.encode(stored), sealed);
    }

    private SubscriptionOutcome outcome(Subscriber client, String id, boolean done) {
        return read(client, id)
                .<SubscriptionOutcome>map(current -> done
                        ? new SubscriptionOutcome.StoredOutcome(current)
                        : new SubscriptionOutcome.ChangedSubscription(current.version()))
                .orElseGet(SubscriptionOutcome.UnknownSubscription::new);
    }

    private SubscribedSite site(Subscriber client) {
        return settings.site(client.site()).orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Result of a creation, an update or a deletion. */
    public sealed interface SubscriptionOutcome {
        /** The stored subscription. */
        record StoredOutcome(StoredSubscription subscription) implements SubscriptionOutcome {}

        /** Something in it is not supported. */
        record InvalidSubscription(List<Problem> problems) implements SubscriptionOutcome {}

        /** The client may see one patient, and the filter is not that patient. */
        record ForeignPatient() implements SubscriptionOutcome {}

        /** The client has no such subscription. */
        record UnknownSubscription() implements SubscriptionOutcome {}

        /** The stored version is not the one that the client has seen. */
        record ChangedSubscription(int version) implements SubscriptionOutcome {}
    }

    /**
     * Client that subscribes.
     *
     * @param issuer issuer of its token
     * @param onlyPatient the patient that its token is limited to
     */
    public record Subscriber(String site, String issuer, String clientId, Optional<String> onlyPatient) {
        /** Key in the store. */
        String key() {
            byte[] names = (issuer + "\n" + clientId).getBytes(StandardCharsets.UTF_8);
            return Sha256.of(names).hex();
        }

        boolean maySee(String patient) {
            return onlyPatient.filter(only -> !only.equals(patient)).isEmpty();
        }
    }
}
