import { HostError } from '../host-error.ts';
import { functionBehind, type Kind } from './building.ts';

/** API Gateway waits no longer than this for a function, in milliseconds. */
const longestWait = 30_000;

/** AWS::ApiGatewayV2::Api */
export const httpApi: Kind = {
  order: 4,
  names: ({ logicalId }, { apiUrl }) => ({ ref: logicalId, attributes: { ApiEndpoint: apiUrl, ApiId: logicalId } }),
  build({ logicalId, properties }, building) {
    if (properties.ProtocolType !== 'HTTP' || building.apiId)
      throw new HostError(`The one-machine host runs one HTTP API, and ${logicalId} is another.`);
    building.apiId = logicalId;
  },
};

/** AWS::ApiGatewayV2::Integration */
export const integration: Kind = {
  order: 5,
  names: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  build({ logicalId, properties }, building) {
    if (properties.IntegrationType !== 'AWS_PROXY' || properties.PayloadFormatVersion !== '2.0')
      throw new HostError(
        `The one-machine host knows only AWS_PROXY with payload format 2.0, and ${logicalId} is not.`,
      );
    building.integrations.set(logicalId, {
      target: functionBehind(building, properties.IntegrationUri),
      timeout: Math.min(longestWait, Number(properties.TimeoutInMillis ?? longestWait)),
    });
  },
};

/** AWS::ApiGatewayV2::Route */
export const route: Kind = {
  order: 6,
  names: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  build({ logicalId, properties }, { routes }) {
    if ((properties.AuthorizationType ?? 'NONE') !== 'NONE')
      throw new HostError(`The one-machine host knows no authorizers, and the route ${logicalId} has one.`);
    routes.push({ key: properties.RouteKey, integration: String(properties.Target).replace('integrations/', '') });
  },
};

/** AWS::ApiGatewayV2::Stage */
export const stage: Kind = {
  order: 6,
  names: ({ properties }) => ({ ref: properties.StageName, attributes: {} }),
  build({ logicalId, properties }) {
    if (properties.StageName !== '$default')
      throw new HostError(`The one-machine host knows only the stage $default, and ${logicalId} is another.`);
  },
};
