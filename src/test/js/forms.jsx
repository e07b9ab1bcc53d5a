// Smart Forms' renderer with its extraction, as one script for a page: see ForeignFormsTest.
import React from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { buildForm, getResponse, destroyForm, removeInternalIdsFromResponse, BaseRenderer, RendererThemeProvider, useRendererQueryClient, extractObservationBased } from '@aehrc/smart-forms-renderer';
import { QueryClientProvider } from '@tanstack/react-query';

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
};
