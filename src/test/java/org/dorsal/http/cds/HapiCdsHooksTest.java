package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestContextJson;
import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestJson;
import ca.uhn.fhir.serializer.FhirResourceDeserializer;
import ca.uhn.fhir.serializer.FhirResourceSerializer;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceAcceptedSuggestionJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceFeebackOutcomeEnum;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceFeedbackJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceIndicatorEnum;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceOverrideReasonJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseCardJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServicesJson;
import ca.uhn.hapi.fhir.cdshooks.serializer.CdsServiceRequestContextDeserializer;
import ca.uhn.hapi.fhir.cdshooks.serializer.CdsServiceRequestContextSerializer;
import ca.uhn.hapi.fhir.cdshooks.serializer.CdsServiceRequestJsonDeserializer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * JSON of the CDS Hooks endpoint and that of HAPI's classes: what the service sends is read strictly and written again
 * without a difference, and what these classes write is accepted.
 */
class HapiCdsHooksTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final ObjectMapper HAPI = hapi();
    private static final Path EXAMPLES = Path.of("profiles/hook-example/upper-back-pain-offers.json");
    private static final Pattern DOCUMENTED = Pattern.compile("-d '(\\{.+?\n\\})'", Pattern.DOTALL);
    private static final SomeHooks HOOKS = SomeHooks.shared();

    /** Mapper with HAPI's serializers, that refuses what its classes do not have. */
    private static ObjectMapper hapi() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return mapper.registerModule(new SimpleModule()
                .addSerializer(new FhirResourceSerializer(FHIR))
                .addSerializer(new CdsServiceRequestContextSerializer(FHIR, mapper))
                .addDeserializer(IBaseResource.class, new FhirResourceDeserializer(FHIR))
                .addDeserializer(
                        CdsServiceRequestContextJson.class, new CdsServiceRequestContextDeserializer(FHIR, mapper)));
    }

    /** Reads text strictly; written again it must be equal. */
    private static <T> T roundTrip(String text, Class<T> type) throws IOException {
        T read = HAPI.readValue(text, type);
        assertThat(HAPI.readTree(HAPI.writeValueAsString(read))).isEqualTo(HAPI.readTree(text));
        return read;
    }

    /** Call of a hook in HAPI's classes. */
    private static CdsServiceRequestJson request(JsonNode example) {
        CdsServiceRequestJson request = new CdsServiceRequestJson()
                .setHook(example.path("hook").asString(""))
                .setHookInstance(UUID.randomUUID().toString());
        example.path("context")
                .forEachEntry((name, value) -> request.addContext(
                        name,
                        value.isObject()
                                ? resource(value)
                                : value.isArray()
                                        ? value.valueStream()
                                                .map(JsonNode::asString)
                                                .toList()
                                        : value.asString()));
        example.path("prefetch")
                .forEachEntry((name, value) -> request.addPrefetch(name, value.isNull() ? null : resource(value)));
        return request;
    }

    private static IBaseResource resource(JsonNode json) {
        return FHIR.newJsonParser().parseResource(json.toString());
    }

    @Test
    void discovery_is_read_and_written_again_as_it_was() throws IOException {
        String text = SomeClient.anonymous(HOOKS.base(SomeService.NORTHSIDE))
                .get("cds-services")
                .text();

        List<CdsServiceJson> services = roundTrip(text, CdsServicesJson.class).getServices();

        assertThat(services)
                .extracting(CdsServiceJson::getHook)
                .containsExactly("encounter-start", "order-select", "order-sign", "patient-view");
        assertThat(services).allSatisfy(service -> {
            assertThat(service.getId()).isEqualTo("upper-back-pain");
            assertThat(service.getTitle()).isNotBlank();
            assertThat(service.getDescription()).isNotBlank();
        });
        assertThat(services.getFirst().getPrefetch()).containsOnlyKeys("conditions", "encounter");
        assertThat(services.getLast().getPrefetch()).containsOnlyKeys("conditions");
    }

    /** Tests the examples as HAPI's classes write them, without those that its parser cannot read. */
    @Test
    void the_cards_of_every_example_are_read_and_written_again_as_they_were() throws IOException {
        int unreadable = 0;
        Map<String, Integer> cards = new HashMap<>();
        List<JsonNode> examples = SomeHooks.JSON
                .readTree(Files.readString(EXAMPLES))
                .valueStream()
                .filter(example -> !example.has("assessedDays"))
                .toList();
        for (int index = 0; index < examples.size(); index++) {
            String text = examples.get(index)
                    .toString()
                    .replace("example-1", "hapi-" + index)
                    .replace("https://ehr.example/fhir/", ""); // the site of this test has no EHR at that address
            JsonNode example = SomeHooks.JSON.readTree(text);
            String name = example.path("name").asString("");
            if (name.equals("another entry is unreadable")) {
                unreadable++;
                continue;
            }
            SomeAnswer answer = HOOKS.call(HAPI.writeValueAsString(request(example)));
            assertThat(answer.status()).as(name + answer.text()).isEqualTo(200);
            List<CdsServiceResponseCardJson> read =
                    roundTrip(answer.text(), CdsServiceResponseJson.class).getCards();
            assertThat(read).as(name).hasSize(example.path("cards").size());
            read.forEach(HapiCdsHooksTest::isComplete);
            cards.merge(example.path("hook").asString(""), read.size(), Integer::sum);
        }
        assertThat(cards).allSatisfy((_, number) -> assertThat(number).isPositive());
        assertThat(cards).containsOnlyKeys("encounter-start", "order-select", "order-sign", "patient-view");
        assertThat(unreadable).isOne();
    }

    private static void isComplete(CdsServiceResponseCardJson card) {
        assertThat(UUID.fromString(card.getUuid())).isNotNull();
        assertThat(card.getSummary()).isNotBlank().hasSizeLessThan(140);
        assertThat(card.getDetail()).isNotBlank();
        assertThat(card.getIndicator()).isEqualTo(CdsServiceIndicatorEnum.INFO);
        assertThat(card.getSource().getLabel()).isNotBlank();
        assertThat(card.getOverrideReasons())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(List.of(reason.getCode(), reason.getSystem(), reason.getDisplay()))
                        .doesNotContain(""));
        assertThat(card.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getType()).isEqualTo("smart");
            assertThat(link.getLabel()).isNotBlank();
            assertThat(link.getUrl())
                    .isEqualTo(HOOKS.service().launchUrl("northside").toString());
            assertThat(link.getAppContext()).isEqualTo(card.getUuid());
        });
        assertThat(card.getSuggestions()).isNull();
    }

    @Test
    void feedback_that_hapi_writes_is_accepted() throws IOException {
        CdsServiceResponseCardJson card = roundTrip(
                        HOOKS.call(SomeHooks.painInRecord("hapi-feedback")).text(), CdsServiceResponseJson.class)
                .getCards()
                .getFirst();
        CdsServiceFeedbackJson overridden = feedback(card, CdsServiceFeebackOutcomeEnum.overridden)
                .setOverrideReason(new CdsServiceOverrideReasonJson()
                        .setReason(card.getOverrideReasons().getFirst())
                        .setUserComment("By phone."));
        CdsServiceFeedbackJson accepted = feedback(card, CdsServiceFeebackOutcomeEnum.accepted)
                .setAcceptedSuggestions(List.of(new CdsServiceAcceptedSuggestionJson()
                        .setId(UUID.randomUUID().toString())));

        for (CdsServiceFeedbackJson outcome : List.of(overridden, accepted)) {
            String body = HAPI.writeValueAsString(Map.of("feedback", List.of(outcome)));
            SomeAnswer answer = HOOKS.post(HOOKS.token(_ -> {}), CdsHooksController.ID + "/feedback", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    private static CdsServiceFeedbackJson feedback(
            CdsServiceResponseCardJson card, CdsServiceFeebackOutcomeEnum outcome) {
        return new CdsServiceFeedbackJson()
                .setCard(card.getUuid())
                .setOutcome(outcome)
                .setOutcomeTimestamp("2026-01-05T10:00:00Z");
    }

    /** The requests of the page about hooks: HAPI's reader takes the call, and its class the feedback. */
    @Test
    void documented_requests_are_read() throws IOException {
        List<String> bodies = DOCUMENTED
                .matcher(Files.readString(Path.of("src/docs/fhir/cds-hooks.md")))
                .results()
                .map(body -> body.group(1))
                .toList();
        assertThat(bodies).hasSize(2);

        CdsServiceJson service = new CdsServiceJson().setHook("patient-view");
        CdsServiceRequestJson call = new CdsServiceRequestJsonDeserializer(FHIR, HAPI)
                .deserialize(service, HAPI.readValue(bodies.getFirst(), Map.class));
        assertThat(call.getHook()).isEqualTo("patient-view");
        assertThat(call.getContext().getString("patientId")).isEqualTo("example-1");
        assertThat(call.getPrefetch("conditions").fhirType()).isEqualTo("Bundle");

        JsonNode outcomes = SomeHooks.JSON.readTree(bodies.getLast()).path("feedback");
        assertThat(outcomes).hasSize(1);
        CdsServiceFeedbackJson outcome = roundTrip(outcomes.path(0).toString(), CdsServiceFeedbackJson.class);
        assertThat(outcome.getOverrideReason().getReason().getCode()).isEqualTo("action-completed");
    }
}
