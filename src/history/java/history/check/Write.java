package history.check;

import history.record.Call;
import history.record.History;
import history.record.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * An attempt to write a version of a response: a create, an update, or an entry of a transaction.
 *
 * @param marker what no other attempt writes
 * @param id of the response; empty where no answer names it
 * @param version that it writes if it is stored
 * @param outcome {@link Outcome#REFUSED} also for a conditional create that found another response
 */
record Write(Call call, String marker, String identifier, String patient, String id, int version, Outcome outcome) {
    private static final int CREATED = 201;

    /** All attempts of a history. */
    static List<Write> of(History history) {
        List<Write> writes = new ArrayList<>();
        for (Call call : history.calls()) {
            switch (call.operation()) {
                case "create" -> writes.add(create(call));
                case "update" ->
                    writes.add(new Write(
                            call,
                            call.sent("marker"),
                            call.sent("identifier"),
                            call.sent("patient"),
                            call.sent("id"),
                            Integer.parseInt(call.sent("ifMatch")) + 1,
                            call.outcome()));
                case "transaction" -> writes.addAll(entries(call));
                default -> {
                    // writes nothing
                }
            }
        }
        return writes;
    }

    /** The id and version of the written resource. */
    String key() {
        return id + "/" + version;
    }

    boolean ok() {
        return outcome == Outcome.OK;
    }

    private static Write create(Call call) {
        boolean isExisting = call.ok() && call.status() != CREATED;
        return new Write(
                call,
                call.sent("marker"),
                call.sent("identifier"),
                call.sent("patient"),
                isExisting ? "" : call.got("id"),
                1,
                isExisting ? Outcome.REFUSED : call.outcome());
    }

    private static List<Write> entries(Call call) {
        String[] markers = call.sent("markers").split(" ");
        String[] identifiers = call.sent("identifiers").split(" ");
        String[] patients = call.sent("patients").split(" ");
        List<String> ids = call.words("ids");
        List<Write> writes = new ArrayList<>();
        for (int entry = 0; entry < markers.length; entry++) {
            String id = entry < ids.size() ? ids.get(entry) : "";
            writes.add(new Write(call, markers[entry], identifiers[entry], patients[entry], id, 1, call.outcome()));
        }
        return writes;
    }
}
