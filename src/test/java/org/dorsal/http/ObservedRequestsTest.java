package org.dorsal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Metrics name of a request without a route: its base path only, nothing written by the caller. */
class ObservedRequestsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /fhir/northside/Patient/17,       GET /fhir/**
            GET,    /fhir,       GET /fhir/**
            GET,    /launch/northside,       GET /launch/{site}
            GET,    /launch/northside/callback,       GET /launch/{site}/callback
            GET,    /launch/northside/callback/17,       GET /launch/**
            GET,    /audit/northside/sign-in,       GET /audit/{site}/sign-in
            GET,    /audit/northside/17,       GET /audit/**
            SMITH,  /a/northside.17,       UNKNOWN /a/**
            GET,    /smith,       GET /**
            GET,    /,       GET /**
            GET,    //smith/17,       GET /**
            """)
    void a_request_without_a_route_is_called_by_its_door(String method, String path, String name) {
        var context = new ServerRequestObservationContext(
                new MockHttpServletRequest(method, path), new MockHttpServletResponse());
        var convention = new ObservedRequests();
        assertThat(methodAndUri(convention, context)).isEqualTo(name);
        assertThat(convention.getHighCardinalityKeyValues(context)).isEmpty();
        context.setPathPattern("/fhir/{site}/Observation/{id}");
        assertThat(methodAndUri(convention, context)).endsWith(" /fhir/{site}/Observation/{id}");
    }

    private static String methodAndUri(ObservedRequests convention, ServerRequestObservationContext context) {
        return Stream.of("method", "uri")
                .map(name -> convention.getLowCardinalityKeyValues(context).stream()
                        .filter(tag -> tag.getKey().equals(name))
                        .map(KeyValue::getValue)
                        .findFirst()
                        .orElseThrow())
                .collect(Collectors.joining(" "));
    }
}
