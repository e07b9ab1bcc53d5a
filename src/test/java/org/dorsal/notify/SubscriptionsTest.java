package org.dorsal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.util.List;
import java.util.stream.LongStream;
import org.dorsal.notify.CallbackServer.ReceivedNotification;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions R5 backport 1.1.0 for R4 on a running service: "REST-Hook", "Notifications", "Operations". */
class SubscriptionsTest {
    private static final CallbackServer CALLBACK = CallbackServer.start();
    private static final SomeService SERVICE =
            SomeService.with("--dorsal.sites.northside.subscriptions.callbacks[0]=" + CALLBACK.address());
    private static final SomeClient CLIENT = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @AfterAll
    static void stop() {
        SERVICE.close();
        CALLBACK.close();
    }

    @AfterEach
    void forget() {
        CALLBACK.answers(() -> 200);
        CLIENT.get("Subscription")
                .entries()
                .forEach(notification -> CLIENT.send(
                        "DELETE", "Subscription/" + notification.path("id").asString(""), ""));
        CALLBACK.received().clear();
    }

    @Test
    void a_subscription_is_requested_and_active_after_its_handshake() {
        SomeAnswer created = create(SomeSubscription.idOnly(CALLBACK.address()).toString(), "return=representation");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.json().path("status").asString("")).isEqualTo("requested");
        assertThat(created.text()).doesNotContain(SomeSubscription.SECRET).doesNotContain("X-Receiver");

        await().until(() -> status(created.id()).equals("active"));

        ReceivedNotification handshake = CALLBACK.received().getFirst();
        assertThat(handshake.method()).isEqualTo("POST");
        assertThat(handshake.headers().getFirst("X-Receiver")).isEqualTo(SomeSubscription.SECRET);
        assertThat(handshake.headers().getFirst("Content-Type")).isEqualTo("application/fhir+json");
        assertThat(handshake.type()).isEqualTo("handshake");
        assertThat(handshake.text("status")).isEqualTo("requested");
        assertThat(handshake.text("events-since-subscription-start")).isEqualTo("0");
        assertThat(handshake.bundle().getType()).isEqualTo(BundleType.HISTORY);
    }

    /** FHIR R4, http.html 3.1.0.8 and 3.1.0.5: Location is where it is read, and a known version is not sent again. */
    @Test
    void its_location_is_where_it_is_read_and_conditions_hold() {
        String subscription = SomeSubscription.idOnly(CALLBACK.address()).toString();
        String location = create(subscription, "return=representation").header("Location");
        assertThat(location).startsWith(CLIENT.base() + "/Subscription/");
        assertThat(CLIENT.get(location).status()).isEqualTo(200);
        assertThat(CLIENT.get(location, "If-Match", "W/\"99\"").status()).isEqualTo(412);
        await().until(() ->
                CLIENT.get(location).json().path("status").asString("").equals("active"));
        assertThat(CLIENT.get(location, "If-None-Match", CLIENT.get(location).header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(CLIENT.send("DELETE", location, "", "If-None-Match", "*").status())
                .isEqualTo(412);

        SomeAnswer batch = CLIENT.post("", """
            {"resourceType": "Bundle", "type": "batch", "entry": [
              {"resource": %s, "request": {"method": "POST", "url": "Subscription"}}]}
            """.formatted(subscription));
        assertThat(CLIENT.get(batch.json().at("/entry/0/response/location").asString(""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_event_of_ids_names_the_response_and_an_empty_one_nothing() {
        String ids = active(SomeSubscription.idOnly(CALLBACK.address()).toString());
        String empty = active(
                SomeSubscription.of(CALLBACK.address(), BackportCodes.EMPTY).toString());
        String response = response("told-anna");

        ReceivedNotification notification = notified(ids).getFirst();
        assertThat(notification.bundle().getEntry()).hasSize(2);
        BundleEntryComponent first = notification.bundle().getEntryFirstRep();
        assertThat(first.getRequest().getMethod()).isEqualTo(HTTPVerb.GET);
        assertThat(first.getRequest().getUrl()).isEqualTo(CLIENT.base() + "/Subscription/" + ids + "/$status");
        assertThat(notification.bundle().getEntry())
                .allMatch(entry -> entry.hasRequest() && entry.getResponse().hasStatus());
        assertThat(notification.bundle().getEntry().get(1).getFullUrl())
                .isEqualTo(CLIENT.base() + "/QuestionnaireResponse/" + response);
        assertThat(notification.numbers()).containsExactly(1L);
        assertThat(notification.text("events-since-subscription-start")).isEqualTo("1");

        ReceivedNotification nothing = notified(empty).getFirst();
        assertThat(nothing.bundle().getEntry()).hasSize(1);
        assertThat(nothing.numbers()).containsExactly(1L);
        assertThat(nothing.bundle().toString() + org.dorsal.fhirjson.FhirJson.encode(nothing.bundle()).length)
                .doesNotContain(response);
        assertThat(new String(
                        org.dorsal.fhirjson.FhirJson.encode(nothing.bundle()), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain(response)
                .doesNotContain("QuestionnaireResponse");
    }

    /** "Notifications": a subscription gets every change of the topic, whichever interaction made it. */
    @Test
    void a_response_that_comes_in_a_transaction_is_an_event() {
        String id = active(
                SomeSubscription.ofPatient(CALLBACK.address(), "told-cleo").toString());
        SomeAnswer answer =
                CLIENT.post("", """
                    {"resourceType": "Bundle", "type": "transaction", "entry": [
                      {"resource": %s, "request": {"method": "POST", "url": "QuestionnaireResponse"}}]}
                    """.formatted(SomeResponse.of("told-cleo").json()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        ReceivedNotification received = notified(id).getFirst();
        assertThat(received.numbers()).containsExactly(1L);
        BundleEntryComponent entry = received.bundle().getEntry().get(1);
        assertThat(entry.getRequest().getMethod()).isEqualTo(HTTPVerb.POST);
        assertThat(answer.json().at("/entry/0/response/location").asString("")).startsWith(entry.getFullUrl());
    }

    @Test
    void results_that_are_received_amended_and_withdrawn_are_events_in_their_order() {
        String id = active(
                SomeSubscription.ofPatient(CALLBACK.address(), "told-ben").toString());
        response("told-other");
        SomeResponse sent = SomeResponse.of("told-ben");
        String response = response("told-ben");
        put(sent.id(response).answer("sign-with-pain", "none").status("amended"), "W/\"1\"");
        put(sent.id(response).status("entered-in-error"), "W/\"2\"");
        await("all notifications").until(() -> CALLBACK.accepted().equals(List.of(1L, 2L, 3L)));

        SomeAnswer events = CLIENT.get("Subscription/" + id + "/$events");
        assertThat(events.status()).as(events.text()).isEqualTo(200);
        assertThat(events.json()
                        .at("/entry")
                        .valueStream()
                        .skip(1)
                        .map(entry -> entry.at("/request/method").asString("")))
                .containsExactly("POST", "PUT", "PUT");
    }

    /** Ids in EHRs are opaque: what can be stored can be waited for, and by a token for that patient alone too. */
    @Test
    void every_patient_whose_responses_are_stored_can_be_named_in_a_filter() {
        for (String patient : List.of("told_carl~1", "told-" + "c".repeat(100))) {
            String id = active(
                    SomeSubscription.ofPatient(CALLBACK.address(), patient).toString());
            response(patient);
            assertThat(notified(id).getFirst().numbers()).containsExactly(1L);

            SomeAnswer ofToken = SERVICE.client(SomeService.NORTHSIDE, "patient/*.cruds", patient)
                    .post(
                            "Subscription",
                            SomeSubscription.ofPatient(CALLBACK.address(), patient)
                                    .toString());
            assertThat(ofToken.status()).as(ofToken.text()).isEqualTo(201);
            // nothing of it may arrive during the next test
            assertThat(received("handshake", ofToken.id())).hasSize(1);
        }
    }

    @Test
    void a_clinicians_signature_is_an_event() {
        String id = active(
                SomeSubscription.ofPatient(CALLBACK.address(), "sandbox-01").toString());
        SomeClinician clinician = SomeClinician.of(SERVICE, SomeService.NORTHSIDE, "sandbox-01");
        clinician.answer("sign-with-pain=none", "function-loss=none");
        String response = clinician.sign();

        ReceivedNotification signed = notified(id).getFirst();
        assertThat(signed.numbers()).containsExactly(1L);
        BundleEntryComponent entry = signed.bundle().getEntry().get(1);
        assertThat(entry.getFullUrl()).isEqualTo(CLIENT.base() + "/QuestionnaireResponse/" + response);
        assertThat(entry.getRequest().getMethod()).isEqualTo(HTTPVerb.PUT);
    }

    @Test
    void a_callback_that_refuses_the_handshake_is_an_error_until_the_client_asks_again() {
        CALLBACK.answers(() -> 500);
        String id = create(SomeSubscription.idOnly(CALLBACK.address()).toString(), "return=minimal")
                .id();
        await().until(() -> status(id).equals("error"));
        assertThat(CLIENT.get("Subscription/" + id).json().path("error").asString(""))
                .isEqualTo("The callback answered with status 500.");

        CALLBACK.answers(() -> 202);
        SomeAnswer answer = CLIENT.put(
                "Subscription/" + id,
                SomeSubscription.idOnly(CALLBACK.address()).put("id", id).toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        await().until(() -> status(id).equals("active"));
    }

    /** Events that were recorded for another filter would be answered by {@code $events} and sent. */
    @Test
    void another_filter_is_refused_with_its_place_and_the_cure() {
        ObjectNode all = SomeSubscription.idOnly(CALLBACK.address());
        ObjectNode ofOne = SomeSubscription.ofPatient(CALLBACK.address(), "told-dora");
        ObjectNode ofAnother = SomeSubscription.ofPatient(CALLBACK.address(), "told-emil");
        for (List<ObjectNode> change : List.of(List.of(all, ofOne), List.of(ofOne, all), List.of(ofOne, ofAnother))) {
            String id = active(change.getFirst().toString());
            SomeAnswer answer = CLIENT.put(
                    "Subscription/" + id,
                    change.getLast().deepCopy().put("id", id).toString());
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/issue/0/expression/0").asString("")).startsWith("Subscription.criteria");
            assertThat(answer.json().at("/issue/0/diagnostics").asString("")).contains("create a new subscription");
            assertThat(answer.text()).doesNotContain("told-");
            SomeAnswer kept = CLIENT.get("Subscription/" + id);
            assertThat(kept.header("ETag")).isEqualTo("W/\"1\"");
            assertThat(kept.json().at("/_criteria")).isEqualTo(change.getFirst().at("/_criteria"));
        }
    }

    @Test
    void the_same_filter_in_other_words_is_no_change_and_all_else_may_change() {
        String id = active(
                SomeSubscription.ofPatient(CALLBACK.address(), "told-finn").toString());
        ObjectNode next =
                SomeSubscription.ofPatient(CALLBACK.address(), "told-finn").put("id", id);
        next.put("criteria", BackportCodes.TOPIC + "|1.0.0").put("reason", "Another reason");
        ((ObjectNode) next.at("/_criteria/extension/0")).put("valueString", "patient=told-finn");
        ((ObjectNode) next.path("channel")).putArray("header").add("X-Receiver: another");
        SomeAnswer answer = CLIENT.put("Subscription/" + id, next.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);

        next.put("status", "off");
        assertThat(CLIENT.put("Subscription/" + id, next.toString()).status()).isEqualTo(200);
    }

    /** RFC 9110, 13.1.1: a request with a condition that does not hold has no effect. */
    @Test
    void a_version_that_the_client_has_not_seen_is_not_deleted() {
        String id = active(SomeSubscription.idOnly(CALLBACK.address()).toString());
        String address = "Subscription/" + id;
        SomeAnswer changed = CLIENT.put(
                address,
                SomeSubscription.idOnly(CALLBACK.address()).put("id", id).toString());
        assertThat(changed.header("ETag")).isEqualTo("W/\"2\"");

        SomeAnswer outdated = CLIENT.send("DELETE", address, "", "If-Match", "W/\"1\"");
        assertThat(outdated.status()).as(outdated.text()).isEqualTo(412);
        assertThat(outdated.json().at("/issue/0/diagnostics").asString("")).contains("W/\"2\"");
        SomeAnswer put = CLIENT.put(
                address,
                SomeSubscription.idOnly(CALLBACK.address()).put("id", id).toString(),
                "If-Match",
                "W/\"1\"");
        assertThat(put.status()).isEqualTo(412);
        assertThat(put.json().at("/issue/0/diagnostics").asString("")).contains("W/\"2\"");
        SomeAnswer batch = CLIENT.post("", """
                {"resourceType": "Bundle", "type": "batch", "entry": [
                  {"request": {"method": "DELETE", "url": "%s", "ifMatch": "W/\\"1\\""}}]}
                """.formatted(address));
        assertThat(batch.json().at("/entry/0/response/status").asString("")).startsWith("412");
        assertThat(CLIENT.send("DELETE", address, "", "If-Match", "2").status()).isEqualTo(400);
        assertThat(CLIENT.get(address).status()).isEqualTo(200);

        assertThat(CLIENT.send("DELETE", address, "", "If-Match", "W/\"2\"").status())
                .isEqualTo(204);
        assertThat(CLIENT.get(address).status()).isEqualTo(404);
        assertThat(CLIENT.send("DELETE", address, "", "If-Match", "W/\"2\"").status())
                .isEqualTo(404);
    }

    @Test
    void a_redirect_is_not_followed() {
        CALLBACK.answers(() -> 307);
        String id = create(SomeSubscription.idOnly(CALLBACK.address()).toString(), "return=minimal")
                .id();
        await().until(() -> status(id).equals("error"));
        assertThat(CALLBACK.received()).hasSize(1);
    }

    @Test
    void a_callback_that_was_down_gets_every_event() {
        String id = active(SomeSubscription.idOnly(CALLBACK.address()).toString());
        CALLBACK.answers(() -> 503);
        int many = 12;
        for (int number = 0; number < many; number++) {
            response("told-down");
        }
        await().until(() -> CALLBACK.received().stream().anyMatch(notification -> notification.answer() == 503));
        assertThat(status(id)).isEqualTo("active");

        CALLBACK.answers(() -> 200);
        await().until(() -> CALLBACK.accepted().size() >= many);
        List<Long> numbers = LongStream.rangeClosed(1, many).boxed().toList();
        assertThat(CALLBACK.accepted()).containsExactlyElementsOf(numbers);
        assertThat(ReceivedNotification.numbers(((org.hl7.fhir.r4.model.Parameters)
                        bundle(CLIENT.get("Subscription/" + id + "/$events").text())
                                .getEntryFirstRep()
                                .getResource())))
                .containsExactlyElementsOf(numbers);
    }

    private static org.hl7.fhir.r4.model.Bundle bundle(String json) {
        return org.dorsal.fhirjson.FhirJson.context()
                .newJsonParser()
                .parseResource(org.hl7.fhir.r4.model.Bundle.class, json);
    }

    private static List<ReceivedNotification> notified(String id) {
        return received("event-notification", id);
    }

    private static List<ReceivedNotification> received(String type, String id) {
        List<ReceivedNotification> notifications = new java.util.ArrayList<>();
        await().until(() -> {
            notifications.clear();
            CALLBACK.received().stream()
                    .filter(notification -> notification.type().equals(type))
                    .filter(notification -> notification
                            .bundle()
                            .getEntryFirstRep()
                            .getRequest()
                            .getUrl()
                            .contains(id))
                    .forEach(notifications::add);
            return !notifications.isEmpty();
        });
        return notifications;
    }

    private static String active(String json) {
        SomeAnswer created = create(json, "return=minimal");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        await().until(() -> status(created.id()).equals("active"));
        return created.id();
    }

    private static SomeAnswer create(String json, String prefer) {
        return CLIENT.post("Subscription", json, "Prefer", prefer);
    }

    private static void put(SomeResponse response, String tag) {
        SomeAnswer answer =
                CLIENT.put("QuestionnaireResponse/" + response.id().orElseThrow(), response.json(), "If-Match", tag);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String status(String id) {
        return CLIENT.get("Subscription/" + id).json().path("status").asString("");
    }

    private static String response(String patient) {
        return CLIENT.post("QuestionnaireResponse", SomeResponse.of(patient).json())
                .id();
    }
}
