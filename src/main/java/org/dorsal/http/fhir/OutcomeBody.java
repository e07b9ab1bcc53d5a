package org.dorsal.http.fhir;

import static org.dorsal.http.fhir.FhirReply.json;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.SecurityChains;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders objections as OperationOutcomes; the only mapping from objection to HTTP status. */
final class OutcomeBody {
    private static final int MAX_ISSUES = 100;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RETRY_AFTER = "Retry-After";
    private static final String REALM = "Bearer realm=\"dorsal\"";

    private OutcomeBody() {}

    /** No default: a new objection must decide its status here. */
    static FhirReply of(Objection objection) {
        return switch (objection) {
            case Objection.RefusalObjection(Refusal.Unreadable(var problems)) -> errors(400, problems);
            case Objection.RefusalObjection(Refusal.OutsideCompartment(var problems)) -> errors(403, problems);
            case Objection.RefusalObjection(Refusal.UnknownResponse(var problems)) -> errors(404, problems);
            case Objection.RefusalObjection(Refusal.IdentifierTaken(var problems)) -> errors(409, problems);
            case Objection.RefusalObjection(Refusal.ConcurrentChange(var problems)) -> errors(412, problems);
            case Objection.RefusalObjection(Refusal.TooLarge(var problems)) -> errors(413, problems);
            case Objection.RefusalObjection(Refusal.NotSupported(var problems)) -> errors(422, problems);
            case Objection.RefusalObjection(Refusal.AnswersRefused(var problems)) -> errors(422, problems);
            case Objection.BadRequest(var problems) -> errors(400, problems);
            case Objection.RefusedEntries(var status, var problems) ->
                status == 503 ? errors(status, problems).with(RETRY_AFTER, "2") : errors(status, problems);
            case Objection.MissingTokenObjection _ ->
                error(401, "login", "Send an access token of this site: Authorization: Bearer and the token.")
                        .with("WWW-Authenticate", REALM);
            case Objection.InvalidTokenObjection(var reason) ->
                error(401, "login", "The access token is not accepted: " + reason + ".")
                        .with("WWW-Authenticate", challenge("invalid_token", reason));
            case Objection.Forbidden(var message) ->
                error(403, "forbidden", message).with("WWW-Authenticate", challenge("insufficient_scope", ""));
            case Objection.NotFound(var message) -> error(404, "not-found", message);
            case Objection.WrongMethod(var allowed) ->
                error(405, "not-supported", wrongMethod(allowed)).with("Allow", String.join(", ", allowed));
            case Objection.NotAcceptable _ ->
                error(
                        406,
                        "not-supported",
                        "Answers are FHIR 4.0 in JSON or XML; ask for application/fhir+json or application/fhir+xml,"
                                + " in Accept or _format, and for the answer to a Bundle in JSON as it is.");
            case Objection.TooSlow _ ->
                error(408, "timeout", "The body did not arrive in time; send it again, faster.")
                        .with("Connection", "close");
            case Objection.OversizedObjection _ ->
                error(413, "too-long", "The body is too large; send less in one request.")
                        .with("Connection", "close");
            case Objection.TooCostly(var message) -> error(413, "too-costly", message);
            case Objection.UnsupportedMedia(var message) -> error(415, "not-supported", message);
            case Objection.ConditionMissing _ ->
                error(428, "required", "Send If-Match with the ETag of the version that you have read.");
            case Objection.TooManyRequests(var message, var after) ->
                error(429, "throttled", message).with(RETRY_AFTER, Long.toString(after.toSeconds()));
            case Objection.InternalErrorObjection(var request) ->
                error(
                        500,
                        "exception",
                        "Something failed here, not in your request. Tell us the request id " + request + ".");
            case Objection.Busy(var after) ->
                error(503, "transient", "The service can't do this now; send the same request again later.")
                        .with("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
        };
    }

    private static String wrongMethod(List<String> allowed) {
        return allowed.isEmpty()
                ? "This address takes no request of its own; a Bundle of requests is sent with POST."
                : "This address takes " + String.join(", ", allowed) + " only.";
    }

    /** RFC 6750, 3: the sentence is ASCII without quotes. */
    private static String challenge(String error, String reason) {
        return REALM + ", error=\"" + error + "\"" + (reason.isEmpty() ? "" : ", error_description=\"" + reason + "\"");
    }

    private static FhirReply error(int status, String code, String message) {
        return errors(status, List.of(new Problem(code, "", message)));
    }

    private static FhirReply errors(int status, List<Problem> problems) {
        return json(status, of(problems)).refusing(problems.getFirst().message());
    }

    /** OperationOutcome of errors. */
    static byte[] of(List<Problem> problems) {
        return outcome(List.of(), problems, List.of());
    }

    /** Says that it worked. */
    static byte[] done(String message) {
        return write(List.of(new Problem("informational", "", message)), List.of());
    }

    /** Outcome of a check: its errors, or that there are none, and a warning for each ignored parameter. */
    static byte[] checked(List<Problem> errors) {
        Problem valid = new Problem("informational", "", "The response is valid.");
        return outcome(errors.isEmpty() ? List.of(valid) : List.of(), errors, List.of());
    }

    /** Outcome of warnings. */
    static byte[] warnings(List<Problem> problems) {
        return write(List.of(), problems);
    }

    /** Outcome of a successful operation: information, and warnings of its gaps. */
    static byte[] write(List<Problem> information, List<Problem> warnings) {
        return outcome(information, List.of(), warnings);
    }

    private static byte[] outcome(List<Problem> information, List<Problem> errors, List<Problem> warnings) {
        ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
        ArrayNode issues = outcome.putArray("issue");
        add(issues, "information", information);
        add(issues, "error", errors);
        add(issues, "warning", warnings);
        return JSON.writeValueAsBytes(outcome);
    }

    /** Adds at most {@link #MAX_ISSUES}, so that a hostile body cannot cause a response of a megabyte. */
    private static void add(ArrayNode issues, String severity, List<Problem> problems) {
        for (Problem problem : problems.stream().limit(MAX_ISSUES).toList()) {
            ObjectNode issue = issues.addObject().put("severity", severity).put("code", problem.code());
            issue.put("diagnostics", problem.message());
            if (!problem.expression().isEmpty()) {
                issue.putArray("expression").add(problem.expression());
            }
        }
    }

    /**
     * Error page for requests that Tomcat rejects before this package, such as a broken request line. Tomcat's own
     * page quotes the request including its URL.
     */
    static final class OutcomeReportValve extends ErrorReportValve {
        @Override
        protected void report(Request request, Response response, @Nullable Throwable throwable) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                response.setContentType(FhirReply.FHIR_JSON);
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("Content-Security-Policy", SecurityChains.NOTHING_RUNS);
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
}
