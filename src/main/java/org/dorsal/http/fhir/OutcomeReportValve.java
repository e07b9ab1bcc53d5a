package org.dorsal.http.fhir;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.dorsal.fhirjson.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Words what Tomcat refuses before or beside the door, such as a broken request line. Its own page quotes the request, and
 * with it whatever stood in the URL.
 */
final class OutcomeReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(Reply.FHIR_JSON);
            response.setHeader("Cache-Control", "no-store");
            @Nullable Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(new String(OutcomeBody.of(List.of(problem(status))), StandardCharsets.UTF_8));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException _) {
            response.setError(); // the client has gone
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400 ->
                new Problem("invalid", "", "The request can't be read as HTTP; check its line and its headers.");
            case 404 -> new Problem("not-found", "", "There is no such address here.");
            case 405 -> new Problem("not-supported", "", "This address does not take that method.");
            case 413, 414, 431 -> new Problem("too-long", "", "The request is too long; send less.");
            case 503 -> new Problem("transient", "", "The service can't do this now; send it again later.");
            default ->
                status < 500
                        ? new Problem("invalid", "", "The request is not accepted.")
                        : new Problem("exception", "", "Something failed here, not in your request.");
        };
    }
}
