package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;
import java.util.stream.Stream;

/** Checks that each acknowledged write is stored once, as it was sent. */
final class Kept extends Check {
    Kept() {
        super("kept");
    }

    @Override
    protected void check(History history, Stored stored) {
        for (Write write : stored.writes()) {
            List<Call> calls = stored.marked(write.marker());
            require(calls.size() <= 1, "stored more than once", with(write.call(), calls));
            if (write.ok()) {
                require(!calls.isEmpty(), "acknowledged and not there", write.call());
            }
            if (write.ok() && calls.size() == 1) {
                Call version = calls.getFirst();
                boolean same = version.got("id").equals(write.id())
                        && version.got("version").equals(Integer.toString(write.version()))
                        && version.got("identifier").equals(write.identifier())
                        && version.got("patient").equals(write.patient());
                require(same, "stored as another one than acknowledged", write.call(), version);
            }
        }
    }

    private static Call[] with(Call call, List<Call> calls) {
        return Stream.concat(Stream.of(call), calls.stream()).toArray(Call[]::new);
    }
}
