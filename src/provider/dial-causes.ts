/** Why a dialer itself gives up, as errors with the codes that Node would give. */

export function timedOut(): Error {
  return codedError('ETIMEDOUT', 'the connection was not made in time')
}

export function abandoned(): Error {
  return codedError('ABORT_ERR', 'nobody waits for this connection any more')
}

export function closedEarly(): Error {
  return codedError('ECONNRESET', 'closed before the connection stood')
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
