package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.assessment.Refusal;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.dorsal.knowledge.Codes;
import org.dorsal.notify.BackportCodes;
import org.dorsal.notify.Subscriptions;
import org.dorsal.notify.Subscriptions.Subscriber;
import org.dorsal.notify.Subscriptions.SubscriptionOutcome;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.SubscriptionRows.StoredNotice;
import org.dorsal.store.SubscriptionRows.StoredSubscription;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Subscription;

/** Provider of the caller's own subscriptions, with their status and events (Subscriptions R5 backport 1.1.0 for R4). */
final class SubscriptionProvider implements IResourceProvider {
    static final String TYPE = "Subscription";
    static final String TOPIC_TYPE = "SubscriptionTopic";
    static final String TOPIC_ID = "assessment-result";
    static final String STATUS = "$status";
    static final String EVENTS = "$events";

    /** Types that only sites with subscriptions answer for. */
    static final List<String> TYPES = List.of(TYPE, TOPIC_TYPE);

    /** Parameters of {@code $status}, at the type's address. */
    private static final List<DeclaredParameter> OF_STATUS =
            List.of(new DeclaredParameter("id", "valueId", true), new DeclaredParameter("status", "valueCode", true));

    private static final String SINCE = "eventsSinceNumber";
    private static final String UNTIL = "eventsUntilNumber";
    private static final String CONTENT = "content";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final List<DeclaredParameter> OF_EVENTS = List.of(
            new DeclaredParameter(SINCE, "valueString"),
            new DeclaredParameter(UNTIL, "valueString"),
            new DeclaredParameter(CONTENT, "valueCode"));

    private final Subscriptions subscriptions;
    private final RequestEvents events;
    private final Codes codes;

    SubscriptionProvider(Subscriptions subscriptions, RequestEvents events, Codes codes) {
        this.codes = codes;
        this.subscriptions = subscriptions;
        this.events = events;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return Subscription.class;
    }

    /** Creates a subscription, requested; its handshake follows. */
    @Create
    public MethodOutcome create(@ResourceParam byte[] body, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        if (!call.headers("If-None-Exist").isEmpty()) {
            throw ObjectionException.badRequest(
                    "not-supported",
                    "A subscription is not created conditionally; search for it, or leave out the header.");
        }
        Subscription sent = new RequestBody(body).resource(Subscription.class);
        return events.inOneCommit(call, () -> outcome(call, done(subscriptions.create(subscriber(call), sent))));
    }

    /** Replaces a subscription; status requested leads to another handshake. */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam byte[] body, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        Subscription sent = new RequestBody(body).resource(Subscription.class);
        if (!id.getIdPart().equals(sent.getIdElement().getIdPart())) {
            throw ObjectionException.badRequest("invalid", "The body must have the id of the URL.");
        }
        return events.inOneCommit(
                call,
                () -> outcome(
                        call,
                        done(subscriptions.update(subscriber(call), id.getIdPart(), expectedVersion(call), sent))));
    }

    @Read
    public IBaseResource read(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        StoredSubscription subscription = find(call, id);
        call.checkConditions(EntityTags.of(subscription.version()));
        disclose(call, List.of(subscription));
        call.stamp(subscription.version(), subscription.changed());
        return StoredBytesInterceptor.resource(
                Subscription.class, subscription.id(), subscriptions.resource(subscription));
    }

    @Delete
    public void delete(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        call.disclose(RequestEvents.ofSubscriptions(List.of(id.getIdPart()), List.of()));
        var _ = events.inOneCommit(
                call, () -> done(subscriptions.delete(subscriber(call), id.getIdPart(), expectedVersion(call))));
    }

    /** The caller's subscriptions that fit, all at once. */
    @Search(allowUnknownParams = true)
    public Bundle search(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        SearchParser.ParsedSearch search =
                SearchParser.read(TYPE, call.parameters(), call.site().bases(), codes);
        List<StoredSubscription> matching = subscriptions.all(subscriber(call)).stream()
                .filter(subscription ->
                        search.query().conditions().stream().allMatch(condition -> fits(subscription, condition)))
                .toList();
        List<StoredSubscription> shown = search.onlyCount() ? List.of() : matching;
        disclose(call, shown);
        return bundle(
                call,
                matching.size(),
                Links.of(call.site().base() + "/" + TYPE, search.used()),
                shown.stream()
                        .map(subscription -> Bundles.BundleEntry.of(
                                call.site().base(), TYPE, subscription.id(), subscriptions.resource(subscription)))
                        .toList());
    }

    /** Status of the caller's subscriptions, or of those that are named. */
    @Operation(name = STATUS, idempotent = true, manualRequest = true)
    public Bundle status(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        GivenParameters parameters = OperationParameters.of(call, OF_STATUS);
        return status(
                call,
                subscriptions.all(subscriber(call)).stream()
                        .filter(subscription -> asksFor(parameters, "id", subscription.id()))
                        .filter(subscription -> asksFor(
                                parameters, "status", subscription.state().status()))
                        .toList());
    }

    /** Status of one subscription. */
    @Operation(name = STATUS, idempotent = true, manualRequest = true)
    public Bundle statusOf(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        OperationParameters.of(call, OF_STATUS);
        return status(call, List.of(find(call, id)));
    }

    private Bundle status(FhirCall call, List<StoredSubscription> matching) {
        disclose(call, matching);
        String address = call.site().base() + "/" + TYPE + (call.id().isEmpty() ? "" : "/" + call.id());
        return bundle(
                call,
                matching.size(),
                address + "/" + STATUS,
                matching.stream()
                        .map(subscription -> subscriptions.status(subscriber(call), subscription))
                        .map(subscription ->
                                new Bundles.BundleEntry("urn:uuid:" + subscription.id(), subscription.json()))
                        .toList());
    }

    /** Earlier events of a subscription, as a notification. */
    @Operation(name = EVENTS, idempotent = true, manualRequest = true)
    public Bundle events(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        GivenParameters parameters = OperationParameters.of(call, OF_EVENTS);
        StoredSubscription matching = find(call, id);
        List<StoredNotice> notices = subscriptions.events(
                subscriber(call),
                matching.id(),
                number(parameters, SINCE, 1),
                number(parameters, UNTIL, Long.MAX_VALUE));
        call.disclose(RequestEvents.ofSubscriptions(List.of(matching.id()), notices));
        return call.resource(
                Bundle.class, subscriptions.eventBundle(subscriber(call), matching, notices, content(parameters)));
    }

    /** {@link SearchParameters} lists what subscriptions are searched by; another condition would be a fault of ours. */
    private boolean fits(StoredSubscription subscription, SearchCondition condition) {
        return switch (condition) {
            case SearchCondition.AnyStatus(var codes) ->
                codes.contains(subscription.state().status());
            case SearchCondition.AnyId(var ids) -> ids.contains(subscription.id());
            case SearchCondition.AnyTerm(var terms) -> terms.contains("url=" + subscriptions.endpoint(subscription));
            case SearchCondition.RecordedBetween(var from, var before) ->
                !subscription.changed().isBefore(from) && subscription.changed().isBefore(before);
            default -> throw new IllegalStateException("subscriptions are not searched so");
        };
    }

    /** The subscription that was stored or deleted; any other outcome is refused. */
    private static StoredSubscription done(SubscriptionOutcome outcome) {
        return switch (outcome) {
            case SubscriptionOutcome.StoredOutcome(var stored) -> stored;
            case SubscriptionOutcome.InvalidSubscription(var problems) ->
                throw ObjectionException.refused(new Refusal.NotSupported(problems));
            case SubscriptionOutcome.ForeignPatient _ ->
                throw ObjectionException.forbidden("The token is limited to one patient; filter by this patient.");
            case SubscriptionOutcome.UnknownSubscription _ -> throw unknown();
            case SubscriptionOutcome.ChangedSubscription(int version) ->
                throw EntityTags.failed("The subscription has version " + EntityTags.of(version)
                        + " now; read it and send its ETag as If-Match.");
        };
    }

    private MethodOutcome outcome(FhirCall call, StoredSubscription stored) {
        disclose(call, List.of(stored));
        call.stamp(stored.version(), stored.changed());
        call.answerHeader("Location", call.site().base() + "/" + TYPE + "/" + stored.id()); // no version can be read
        MethodOutcome outcome = new MethodOutcome();
        outcome.setResource(
                StoredBytesInterceptor.resource(Subscription.class, stored.id(), subscriptions.resource(stored)));
        outcome.setOperationOutcome(call.resource(
                OperationOutcome.class,
                OutcomeBody.done("The subscription is stored; its status tells whether the callback accepted it.")));
        return outcome;
    }

    /** The version that If-Match names, which {@link AdmissionInterceptor} has checked. */
    private static Optional<Integer> expectedVersion(FhirCall call) {
        return call.header("If-Match").map(tag -> EntityTags.version(Optional.of(tag)));
    }

    private static Subscriber subscriber(FhirCall call) {
        AuthorizedCaller caller = call.caller();
        Optional<String> onlyPatient = caller.reach().patient();
        return new Subscriber(
                call.site().id(), caller.caller().issuer(), caller.caller().clientId(), onlyPatient);
    }

    private StoredSubscription find(FhirCall call, IdType id) {
        return subscriptions.read(subscriber(call), id.getIdPart()).orElseThrow(SubscriptionProvider::unknown);
    }

    private static ObjectionException unknown() {
        return ObjectionException.notFound("There is no such Subscription here.");
    }

    private static void disclose(FhirCall call, List<StoredSubscription> shown) {
        call.disclose(RequestEvents.ofSubscriptions(
                shown.stream().map(StoredSubscription::id).toList(), List.of()));
    }

    private static Bundle bundle(FhirCall call, int total, String address, List<Bundles.BundleEntry> entries) {
        List<Bundles.BundleLink> links = Bundles.BundleLink.of(address, Optional.empty());
        return call.resource(Bundle.class, Bundles.searchset(OptionalLong.of(total), links, entries));
    }

    /** Whether the parameter admits a value; without the parameter each value is admitted. */
    private static boolean asksFor(GivenParameters parameters, String name, String value) {
        return Optional.ofNullable(parameters.values().get(name))
                .map(named -> List.of(named.split(",", -1)).contains(value))
                .orElse(true);
    }

    private static long number(GivenParameters parameters, String name, long otherwise) {
        Optional<String> written = Optional.ofNullable(parameters.values().get(name));
        if (written.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
            throw ObjectionException.value(name, "give the number of an event.");
        }
        return written.map(Long::parseLong).orElse(otherwise);
    }

    private static Optional<String> content(GivenParameters parameters) {
        Optional<String> content = Optional.ofNullable(parameters.values().get(CONTENT));
        if (content.filter(code ->
                        !Set.of(BackportCodes.EMPTY, BackportCodes.ID_ONLY).contains(code))
                .isPresent()) {
            throw ObjectionException.value(CONTENT, "use only empty, id-only.");
        }
        return content;
    }
}
