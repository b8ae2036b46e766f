import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import type { TextFile } from './text-files.ts'

/**
 * Who read a text in their language beside the Dutch and said that it is right. It holds as long as both say what they said then: the
 * hashes see to that.
 */
@Entity('text_sign_off')
export class TextSignOff {
  @PrimaryColumn({ type: 'text' }) file!: TextFile
  @PrimaryColumn({ type: 'text' }) language!: string
  /** As they signed: it goes along with the text, also to others. */
  @Column({ type: 'text' }) name!: string
  @Column({ type: 'text' }) at!: Moment
  /** Of all sentences, in their order; see `hashOfTexts`. */
  @Column({ type: 'text' }) dutchHash!: string
  @Column({ type: 'text' }) textHash!: string
}
