import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import type { Probe } from '../../engine/ports.ts'

type TlsAnswer = Awaited<ReturnType<Probe['tls']>>

/** One handshake: the certificate is read whether it is trusted or not; `error` says why it is not. */
export function tlsHandshake(request: Parameters<Probe['tls']>[0]): Promise<TlsAnswer> {
  return new Promise(resolve => {
    const socket = connect({
      host: request.address,
      port: request.port,
      rejectUnauthorized: false,
      ...(isIP(request.name) === 0 ? { servername: request.name } : {}),
    })
    const timer = setTimeout(() => settle({ ok: false, reason: 'ETIMEDOUT' }), request.timeoutMs)
    function settle(answer: TlsAnswer): void {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    socket.once('secureConnect', () => settle(answerOf(socket)))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle({ ok: false, reason: error.code ?? error.message }),
    )
  })
}

function answerOf(socket: TLSSocket): TlsAnswer {
  const certificate = socket.getPeerCertificate()
  const names =
    certificate.subjectaltname?.split(', ').map(name => name.replace(/^(DNS|IP Address):/, '')) ?? []
  // Typed as Error, but Node sets the code, a text.
  const error = socket.authorizationError as Error | string | null | undefined
  return {
    ok: true,
    authorized: socket.authorized,
    ...(error ? { error: String(error) } : {}),
    fingerprint256: certificate.fingerprint256,
    names,
    validTo: new Date(certificate.valid_to).toISOString(),
  }
}
