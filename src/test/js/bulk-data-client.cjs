// Preloaded into the bulk data client of SMART Health IT, for ForeignBulkClientTest. That client is made for Node 18: with the connections
// that Node keeps alive by default since 19, its HTTP library (got 11) never ends a cached request. And it asks at a terminal whether the
// export may be deleted.
const http = require('node:http');
http.globalAgent = new http.Agent({ keepAlive: false });
const prompt = require.resolve('prompt-sync', { paths: [process.cwd()] });
require.cache[prompt] = { id: prompt, filename: prompt, loaded: true, exports: () => () => 'y' };
