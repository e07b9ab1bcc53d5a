package org.dorsal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import java.util.*;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Method and path by which metrics count a request without a route: its base path only, nothing written by the caller. */
class ObservedRequestsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /fhir/northside/Patient/17,       get /fhir/**
            GET,    /fhir,                            get /fhir/**
            GET,    /launch/northside,                get /launch/{site}
            GET,    /launch/northside/callback,       get /launch/{site}/callback
            GET,    /launch/northside/callback/17,    get /launch/**
            GET,    /audit/northside/sign-in,         get /audit/{site}/sign-in
            GET,    /audit/northside/17,              get /audit/**
            SMITH,  /a/northside.17,                  unknown /a/**
            GET,    /smith,                           get /**
            GET,    /,                                get /**
            GET,    //smith/17,                       get /**
            """)
    void a_request_without_a_route_is_called_by_its_door(String method, String path, String name) {
        var context = new ServerRequestObservationContext(
                new MockHttpServletRequest(method, path), new MockHttpServletResponse());
        var convention = new ObservedRequests();
        assertThat(name(convention, context)).isEqualTo(name);
        assertThat(convention.getHighCardinalityKeyValues(context)).isEmpty();
        context.setPathPattern("/fhir/{site}/Observation/{id}");
        assertThat(name(convention, context)).endsWith(" /fhir/{site}/Observation/{id}");
    }

    private static String name(ObservedRequests convention, ServerRequestObservationContext context) {
        Map<String, String> tags = convention.getLowCardinalityKeyValues(context).stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
        return tags.get("method").toLowerCase(Locale.ROOT) + " " + tags.get("uri");
    }
}
