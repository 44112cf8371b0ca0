// Reads the parameters of a Stripe call and refuses bad ones with Stripe's own codes and the path of the parameter.
import type { FormTree } from './form-encoding'
import { refuse } from './stripe-refusal'

export class Params {
  constructor(
    private readonly tree: FormTree,
    private readonly prefix = '',
  ) {}

  path(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}[${name}]`
  }

  /** Refuses names that the call does not know: a misspelt parameter must not pass in silence. */
  only(...names: string[]): this {
    for (const name of Object.keys(this.tree)) {
      if (names.includes(name)) continue
      const param = this.path(name)
      refuse(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
    }
    return this
  }

  isObject(name: string): boolean {
    return typeof this.tree[name] === 'object'
  }

  text(name: string, maxLength = 5000): string | null {
    const value = this.tree[name]
    const param = this.path(name)
    if (value === undefined) return null
    if (typeof value !== 'string') return refuse('Invalid string', { code: 'parameter_invalid_string', param })
    if (value === '') {
      const sentence = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset.`
      refuse(`${sentence} You should remove '${param}' from your request or supply a non-empty value.`, {
        code: 'parameter_invalid_empty',
        param,
      })
    }
    if (value.length > maxLength)
      refuse(`Invalid string: ${value.slice(0, 20)}…; must be at most ${maxLength} characters`, { param })
    return value
  }

  need(name: string, maxLength?: number): string {
    return this.text(name, maxLength) ?? this.missing(name)
  }

  missing(name: string): never {
    const param = this.path(name)
    return refuse(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }

  integer(name: string, min: number, max: number): number | null {
    const value = this.text(name)
    const param = this.path(name)
    if (value === null) return null
    if (!/^-?\d{1,15}$/.test(value)) refuse(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param })
    const number = Number(value)
    if (number < min)
      refuse(`This value must be greater than or equal to ${min}.`, { code: 'parameter_invalid_integer', param })
    if (number > max)
      refuse(`This value must be less than or equal to ${max}.`, { code: 'parameter_invalid_integer', param })
    return number
  }

  flag(name: string): boolean | null {
    const value = this.text(name)
    if (value !== null && value !== 'true' && value !== 'false')
      refuse(`Invalid boolean: ${value}`, { code: 'parameter_invalid_boolean', param: this.path(name) })
    return value === null ? null : value === 'true'
  }

  choice<T extends string>(name: string, values: readonly T[]): T | null {
    const value = this.text(name)
    if (value === null) return null
    const found = values.find((candidate) => candidate === value)
    return (
      found ?? refuse(`Invalid ${this.path(name)}: must be one of ${values.join(', ')}`, { param: this.path(name) })
    )
  }

  url(name: string): string | null {
    const value = this.text(name)
    if (value !== null && !/^https?:\/\//i.test(value))
      refuse('Not a valid URL', { code: 'url_invalid', param: this.path(name) })
    return value
  }

  email(name: string): string | null {
    const value = this.text(name, 512)
    if (value !== null && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value))
      refuse(`Invalid email address: ${value}`, { code: 'email_invalid', param: this.path(name) })
    return value
  }

  metadata(name = 'metadata'): Record<string, string> {
    const tree = this.tree[name]
    const param = this.path(name)
    if (tree === undefined || tree === '') return {}
    if (typeof tree === 'string') return refuse('Invalid object', { param })
    const entries = Object.entries(tree)
    if (entries.length > 50) refuse('Metadata can have at most 50 keys.', { param })
    const metadata: Record<string, string> = {}
    for (const [key, value] of entries) {
      if (typeof value !== 'string') return refuse('Metadata values must be strings.', { param: `${param}[${key}]` })
      if (key.length > 40) refuse('Metadata keys can be at most 40 characters.', { param })
      if (value.length > 500) refuse('Metadata values can be at most 500 characters.', { param: `${param}[${key}]` })
      if (value !== '') metadata[key] = value
    }
    return metadata
  }

  child(name: string): Params | null {
    const value = this.tree[name]
    if (value === undefined) return null
    if (typeof value === 'string') return refuse('Invalid object', { param: this.path(name) })
    return new Params(value, this.path(name))
  }

  children(name: string): Params[] {
    const value = this.tree[name]
    if (value === undefined) return []
    if (typeof value === 'string') return refuse('Invalid array', { param: this.path(name) })
    return Object.keys(value).map((key) => {
      const below = value[key]
      if (typeof below !== 'object') return refuse('Invalid object', { param: `${this.path(name)}[${key}]` })
      return new Params(below, `${this.path(name)}[${key}]`)
    })
  }

  texts(name: string): string[] {
    const value = this.tree[name]
    if (value === undefined) return []
    if (typeof value === 'string') return [value]
    return Object.values(value).filter((below) => typeof below === 'string')
  }
}
