package org.dorsal.http.web;

import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.http.web.Sheets.Keeping;

/** Begins a draft with an earlier assessment's answers beside the questions. Nothing is answered by it. */
record StartFromEarlier(Sheets sheets) implements HistoryPages.Starting {
    @Override
    public boolean begin(Visit visit, Draft.Carried carried) {
        Sheet sheet = sheets.open(visit);
        if (sheet.kept().isPresent()) {
            return false;
        }
        Draft empty = sheet.draft();
        Draft started = new Draft(
                empty.answers(),
                empty.confirmed(),
                empty.seen(),
                empty.acknowledged(),
                Optional.of(carried),
                Optional.empty());
        return sheets.keep(sheet, started) instanceof Keeping.Done;
    }
}
