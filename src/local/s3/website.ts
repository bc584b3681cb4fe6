/**
 * What S3 refuses in the configuration of a website.
 *
 * @see AWS "PutBucketWebsite"
 */

import { asItems, asMembers, type Members } from '../../protocol/members.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { invalidArgument, invalidRequest, malformedXml } from './errors.js'

const RULES_LIMIT = 50

/** @throws ServiceError InvalidArgument, InvalidRequest, MalformedXML */
export function checkWebsite(document: Members): void {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = document
  if (RedirectAllRequestsTo !== undefined) {
    if (IndexDocument !== undefined || ErrorDocument !== undefined || RoutingRules !== undefined) {
      throw invalidArgument('RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.', '', '')
    }
    return checkProtocol(asMembers(RedirectAllRequestsTo))
  }
  if (IndexDocument === undefined) {
    const text = 'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty'
    throw new ServiceError('InvalidArgument', text, { status: 400, fields: { ArgumentName: 'IndexDocument' } })
  }
  const suffix = textIn(asMembers(IndexDocument), 'Suffix')
  if (suffix === '' || suffix.includes('/')) {
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', suffix)
  }
  if (ErrorDocument !== undefined && textIn(asMembers(ErrorDocument), 'Key') === '') {
    throw invalidArgument('The ErrorDocument Key is not well formed', 'ErrorDocument', '')
  }
  const rules = asItems(RoutingRules)
  if (rules.length > RULES_LIMIT) {
    throw invalidRequest(
      `${rules.length} routing rules provided, the number of routing rules in a website configuration is limited to 50.`,
    )
  }
  for (const rule of rules) checkRule(asMembers(rule))
}

function checkRule({ Redirect }: Members): void {
  const redirect = asMembers(Redirect)
  checkProtocol(redirect)
  if (Object.keys(redirect).length === 0) throw malformedXml()
  if (redirect['ReplaceKeyWith'] !== undefined && redirect['ReplaceKeyPrefixWith'] !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.')
  }
  const code = redirect['HttpRedirectCode']
  if (typeof code === 'string' && !/^3(0[1-57-8]|06)$/.test(code)) {
    throw invalidRequest(`The provided HTTP redirect code (${code}) is not valid. Valid codes are 3XX except 300.`)
  }
}

function checkProtocol({ Protocol }: Members): void {
  if (Protocol === undefined || Protocol === 'http' || Protocol === 'https') return
  throw invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  )
}
