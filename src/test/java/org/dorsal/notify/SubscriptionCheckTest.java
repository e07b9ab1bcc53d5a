package org.dorsal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed.ParsedResource;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Subscription;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions as clients send them; the elements that R4 requires are status, reason, criteria and channel.type. */
class SubscriptionCheckTest {
    private static final String CALLBACK = "https://register.example/hooks/dorsal";

    @Test
    void a_subscription_of_the_guide_is_accepted() {
        assertThat(problems(SomeSubscription.idOnly(CALLBACK))).isEmpty();
    }

    @Test
    void an_element_that_r4_requires_is_missed_with_its_place() {
        for (String element : List.of("status", "reason", "criteria")) {
            ObjectNode sent = SomeSubscription.idOnly(CALLBACK);
            sent.remove(element);
            assertThat(problems(sent))
                    .extracting(Problem::expression)
                    .as(element)
                    .contains("Subscription." + element);
        }
        ObjectNode sent = SomeSubscription.idOnly(CALLBACK);
        ((ObjectNode) sent.path("channel")).remove("type");
        assertThat(problems(sent)).extracting(Problem::expression).contains("Subscription.channel.type");
    }

    private static List<Problem> problems(ObjectNode sent) {
        var site = new SubscriptionSettings.SubscribedSite(
                "https://dorsal.example/fhir/a", "https://ehr.example/fhir", Set.of(CALLBACK));
        byte[] json = sent.toString().getBytes(StandardCharsets.UTF_8);
        if (FhirJson.parse(json, Subscription.class) instanceof ParsedResource<Subscription>(Subscription parsed)) {
            return new SubscriptionCheck(site, Set.of("requested"), parsed)
                    .check()
                    .problems();
        }
        throw new AssertionError("R4 cannot read it");
    }
}
