import { ssh, virtualAddresses } from '../../lab/lab.ts'

/** Curl's options for each way to open a data connection, strict about the address in the 227 answer. */
export const ways = {
  PASV: '--disable-epsv --no-ftp-skip-pasv-ip',
  EPSV: '--ftp-pasv',
  PORT: '--disable-eprt --ftp-port -',
  EPRT: '--ftp-port -',
} as const

export type Way = keyof typeof ways

/** Fetches the proof file from the client through the virtual IP, apart from tsplay's own check. */
export async function fetchBy(way: Way): Promise<string> {
  const command = `curl --silent --show-error --max-time 20 ${ways[way]} ftp://${virtualAddresses.public}/lvs-check.txt`
  const { code, stdout, stderr } = await ssh('client', command)
  return code === 0 ? stdout : `curl ${code}: ${stderr}`
}
