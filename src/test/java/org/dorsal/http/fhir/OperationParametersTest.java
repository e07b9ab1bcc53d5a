package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input of an operation: bare, wrapped, or ambiguous. */
class OperationParametersTest {
    private static final String RESPONSE =
            "{ \"resourceType\":\"QuestionnaireResponse\", \"status\":\"completed\",\"item\":[{\"linkId\":\"ä\"}] }";

    private static final String WRAPPED = "{\"resourceType\":\"Parameters\",\"id\":\"p\",\"parameter\":[{\"resource\":"
            + RESPONSE + ",\"name\":\"resource\"}]}";

    @Test
    void a_bare_resource_stays_as_it_is() {
        var sent = body(RESPONSE);
        assertThat(OperationParameters.resourceIn(sent)).isEqualTo(sent);
        var broken = body("{\"resourceType\":");
        assertThat(OperationParameters.resourceIn(broken)).isEqualTo(broken);
    }

    @Test
    void a_wrapped_resource_is_cut_out_byte_for_byte() {
        assertThat(text(OperationParameters.resourceIn(body(WRAPPED)))).isEqualTo(RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Parameters\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"response\",\"resource\":{\"resourceType\":\"Basic\","
                        + "\"code\":{\"text\":\"x\"}}}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"valueString\":\"x\"}]}",
                // twice, or with a key twice: which one was meant?
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":{\"resourceType\":\"Basic\","
                        + "\"code\":{\"text\":\"x\"}}},{\"name\":\"resource\",\"resource\":{\"resourceType\":\"Basic\","
                        + "\"code\":{\"text\":\"y\"}}}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":{\"resourceType\":\"Basic\","
                        + "\"code\":{\"text\":\"x\"}},\"resource\":{\"resourceType\":\"Basic\",\"code\":{\"text\":\"y\"}}}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[],\"parameter\":[]}",
                "{\"resourceType\":\"Parameters\",\"nonsense\":1}"
            })
    void anything_else_is_refused(String sent) {
        assertThatThrownBy(() -> OperationParameters.resourceIn(body(sent))).isInstanceOf(ObjectionException.class);
    }

    @Test
    void an_instance_takes_no_parameters() {
        assertThatCode(() -> OperationParameters.of(body(""), List.of())).doesNotThrowAnyException();
        assertThatCode(() -> OperationParameters.of(body("{\"resourceType\":\"Parameters\"}"), List.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> OperationParameters.of(body(WRAPPED), List.of()))
                .isInstanceOf(ObjectionException.class);
        assertThatThrownBy(() -> OperationParameters.of(body(RESPONSE), List.of()))
                .isInstanceOf(ObjectionException.class);
    }

    @Test
    void declared_parameters_are_read_once_each_and_others_are_refused() {
        var declared = List.of(
                new OperationParameters.DeclaredParameter("resource", "resource"),
                new OperationParameters.DeclaredParameter("mode", "valueCode"));
        var mode = "{\"name\":\"mode\",\"valueCode\":\"create\"}";
        var resource = "{\"resource\":" + RESPONSE + ",\"name\":\"resource\"}";
        var other = "{\"name\":\"other\",\"valueString\":\"x\"}";

        var parsed = OperationParameters.of(parameters(mode, resource), declared);
        assertThat(parsed.values()).containsExactly(Map.entry("mode", "create"));
        assertThat(parsed.resources())
                .hasSize(1)
                .hasEntrySatisfying("resource", body -> assertThat(text(body)).isEqualTo(RESPONSE));
        for (var sent : List.of(
                parameters(mode, other),
                parameters(mode, mode),
                parameters(resource, resource),
                parameters("{\"name\":\"mode\",\"valueString\":\"create\"}"))) {
            assertThatThrownBy(() -> OperationParameters.of(sent, declared)).isInstanceOf(ObjectionException.class);
        }
    }

    @Test
    void a_bare_resource_is_the_declared_one_and_refused_where_none_is_declared() {
        var declared = List.of(new OperationParameters.DeclaredParameter("questionnaire-response", "resource"));

        assertThat(OperationParameters.of(body(RESPONSE), declared).resources())
                .hasSize(1)
                .hasEntrySatisfying(
                        "questionnaire-response", sent -> assertThat(text(sent)).isEqualTo(RESPONSE));
        assertThatThrownBy(() -> OperationParameters.of(body(RESPONSE), List.of()))
                .isInstanceOf(ObjectionException.class);
    }

    private static RequestBody parameters(String... resources) {
        return body("{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", resources) + "]}");
    }

    private static String text(RequestBody body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }

    private static RequestBody body(String text) {
        return new RequestBody(text.getBytes(StandardCharsets.UTF_8));
    }
}
