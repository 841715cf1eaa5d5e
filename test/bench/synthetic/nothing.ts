/** In the place of functions that the synthetic city doesn't need. */
export const handler = async () => ({ statusCode: 404 });
