package history.check;

import history.record.Call;
import history.record.History;
import java.util.HashSet;
import java.util.Set;

/** Checks that the callback gets each event at least once, always under its number. */
final class Notified extends Check {
    Notified() {
        super("notified");
    }

    @Override
    protected void check(History history, Stored stored) {
        Notices notices = Notices.of(history);
        Set<Long> arrived = new HashSet<>();
        for (Call sent : history.of("notified")) {
            arrived.add(Notices.number(sent));
            Call notice = notices.byNumber().get(Notices.number(sent));
            require(
                    notice != null && Notices.focus(notice).equals(Notices.focus(sent)),
                    "an event was sent that the list does not have",
                    sent);
        }
        notices.byNumber()
                .forEach((number, notice) -> require(arrived.contains(number), "an event was never sent", notice));
    }
}
