// Smart Forms' renderer and the generic extraction of the same house, as one script for a page: see ForeignFormsTest.
import React from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { buildForm, getResponse, destroyForm, removeInternalIdsFromResponse, BaseRenderer, RendererThemeProvider, useRendererQueryClient, extractObservationBased } from '@aehrc/smart-forms-renderer';
import { QueryClientProvider } from '@tanstack/react-query';
import { inAppExtract } from '@aehrc/sdc-template-extract';

function Form() {
  const client = useRendererQueryClient();
  return <RendererThemeProvider><QueryClientProvider client={client}><BaseRenderer /></QueryClientProvider></RendererThemeProvider>;
}
let root;
window.smartForms = {
  async show(questionnaire, questionnaireResponse) {
    await buildForm({ questionnaire, questionnaireResponse, terminologyServerUrl: 'http://localhost/none' });
    if (!root) { root = createRoot(document.getElementById('form')); }
    flushSync(() => root.render(<Form />));
  },
  response: questionnaire => removeInternalIdsFromResponse(questionnaire, getResponse()),
  observations: (questionnaire, response) => extractObservationBased(questionnaire, response),
  extract: (questionnaire, response) => inAppExtract(structuredClone(response), questionnaire, null),
};
