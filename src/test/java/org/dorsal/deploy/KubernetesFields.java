package org.dorsal.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Schema of the Kubernetes API and the Prometheus operator: an object with another field, or without a required one,
 * is refused.
 */
final class KubernetesFields {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private static final Map<String, String> VERSIONS = Map.of(
            "v1",
            "V1",
            "apps/v1",
            "V1",
            "batch/v1",
            "V1",
            "policy/v1",
            "V1",
            "networking.k8s.io/v1",
            "V1",
            "autoscaling/v2",
            "V2");

    private static final Map<String, Class<?>> OPERATOR =
            Map.of("ServiceMonitor", ServiceMonitor.class, "PrometheusRule", PrometheusRule.class);

    /** The operator's models would keep unknown fields; so what keeps them is taken away. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private KubernetesFields() {}

    /** Returns the fault of an object; empty when it is valid. */
    static Optional<String> refusal(JsonNode object) {
        String kind = object.path("kind").asString();
        String version = object.path("apiVersion").asString();
        try {
            if (version.equals("monitoring.coreos.com/v1")) {
                STRICT.readValue(object.toString(), OPERATOR.get(kind));
            } else {
                Class.forName(MODELS + VERSIONS.get(version) + kind)
                        .getMethod("validateJsonElement", JsonElement.class)
                        .invoke(null, JsonParser.parseString(object.toString()));
            }
            return Optional.empty();
        } catch (InvocationTargetException refused) {
            return Optional.of(kind + ": " + refused.getCause());
        } catch (ReflectiveOperationException | java.io.IOException unknown) {
            return Optional.of(version + " " + kind + ": " + unknown);
        }
    }
}
