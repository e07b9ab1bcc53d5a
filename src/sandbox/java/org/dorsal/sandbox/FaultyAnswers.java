package org.dorsal.sandbox;

import java.io.IOException;
import java.net.URI;

/** Sends answers to executed requests that are wrong in one point. */
record FaultyAnswers(SandboxRecords records, Compartment compartment, Address address) {
    /** A body as well when the EHR itself would send none. */
    void withoutLocation(FaultableExchange.Committed committed) throws IOException {
        if (!committed.done()) {
            committed.asItIs();
            return;
        }
        var body = stored(committed);
        var response = committed.instead(committed.status());
        response.setContentType(Outcomes.JSON);
        response.getWriter().print(body);
    }

    void withoutAnything(FaultableExchange.Committed committed) throws IOException {
        if (committed.done()) {
            committed.instead(201);
        } else {
            committed.asItIs();
        }
    }

    void foreignLocation(FaultableExchange.Committed committed) throws IOException {
        if (committed.done()) {
            var path = committed
                    .location()
                    .map(where -> URI.create(where).getPath())
                    .orElse("/fhir");
            committed.answer().setHeader("Location", address.foreign(path));
            committed.answer().setHeader("Content-Location", address.foreign(path));
        }
        committed.asItIs();
    }

    void anotherPatients(FaultableExchange.Committed committed) throws IOException {
        if (!committed.done()) {
            committed.asItIs();
            return;
        }
        var body = PatientSwap.swapped(stored(committed), committed.exchange().request());
        var location = committed.location();
        var response = committed.instead(committed.status());
        location.ifPresent(where -> response.setHeader("Location", where));
        response.setContentType(Outcomes.JSON);
        response.getWriter().print(body);
    }

    /** Returns the stored resource of the exchange, also when the answer does not contain it. */
    private String stored(FaultableExchange.Committed committed) {
        var request = committed.exchange().request();
        return committed.body().isEmpty()
                ? compartment
                        .local(committed.location().orElse(address.address(request.getRequestURI())))
                        .flatMap(parts -> records.find(parts.get(0), parts.get(1)))
                        .map(Json::text)
                        .orElse("{}")
                : committed.body();
    }
}
