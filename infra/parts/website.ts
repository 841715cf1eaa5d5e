import { CfnApi, CfnApiMapping, CfnDomainName, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Aws, CfnOutput, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import type { City } from '../../shared/city/city.ts';

/** The three functions behind the city's address. */
export interface HttpFunctions {
  Public: IFunction;
  Desk: IFunction;
  Api: IFunction;
}

/** Greedy routes: which path goes to which function is decided here, everything finer in the function. */
const routes: Readonly<Record<keyof HttpFunctions, Readonly<Record<string, string>>>> = {
  Public: { Root: 'ANY /', Proxy: 'ANY /{proxy+}' },
  Desk: { Root: 'ANY /desk', Proxy: 'ANY /desk/{proxy+}' },
  Api: { Proxy: 'ANY /api/{proxy+}' },
};

/** Logged of a request: never the path, the query, the address or the agent, since a link may name a person. */
const accessLog = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.error.responseType',
  integrationStatus: '$context.integrationStatus',
};

/** The city's HTTP API, throttled as a whole, with its access log. Its own address is in `url`. */
export function website(stack: Stack, city: City, functions: Partial<HttpFunctions>): { api: CfnApi; url: string } {
  const api = new CfnApi(stack, 'Website', {
    name: stack.stackName,
    protocolType: 'HTTP',
    description: `Pages, desk and API of ${stack.stackName}`,
    ...(city.certificate && { disableExecuteApiEndpoint: true }),
  });
  for (const [name, paths] of Object.entries(routes) as [keyof HttpFunctions, Record<string, string>][]) {
    const target = functions[name];
    if (!target) continue;
    const integration = new CfnIntegration(stack, `${name}Integration`, {
      apiId: api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: target.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: 30_000,
    });
    for (const [id, routeKey] of Object.entries(paths))
      new CfnRoute(stack, `${name}${id}Route`, {
        apiId: api.ref,
        routeKey,
        authorizationType: 'NONE',
        target: `integrations/${integration.ref}`,
      });
    new CfnPermission(stack, `${name}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: target.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${api.ref}/*`,
    });
  }
  const logs = new LogGroup(stack, 'AccessLogs', {
    logGroupName: `/kapok/${city.id}/access`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new CfnStage(stack, 'WebsiteStage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    // WAF cannot stand before an HTTP API; this bounds the bill, the limits by number and city are in the functions.
    defaultRouteSettings: { throttlingBurstLimit: 1000, throttlingRateLimit: 500, detailedMetricsEnabled: true },
    accessLogSettings: { destinationArn: logs.logGroupArn, format: JSON.stringify(accessLog) },
  });
  if (city.certificate) ownHost(stack, city.host, city.certificate, api, stage);
  return { api, url: api.attrApiEndpoint };
}

/** The city's host name. Its DNS record points at the regional name in the output; in China it needs an ICP filing. */
function ownHost(stack: Stack, host: string, certificateArn: string, api: CfnApi, stage: CfnStage): void {
  const domain = new CfnDomainName(stack, 'Host', {
    domainName: host,
    domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
  });
  const mapping = new CfnApiMapping(stack, 'HostMapping', {
    apiId: api.ref,
    domainName: domain.ref,
    stage: stage.ref,
  });
  mapping.addResourceDependency(stage);
  new CfnOutput(stack, 'HostTarget', {
    value: domain.attrRegionalDomainName,
    description: `The CNAME of ${host}`,
  });
}
