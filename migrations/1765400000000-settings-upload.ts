import { Table, type MigrationInterface, type QueryRunner } from 'typeorm'

/** Settings files that were uploaded, until somebody has seen what they change and applies them. */
export class SettingsUpload1765400000000 implements MigrationInterface {
  name = 'SettingsUpload1765400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(this.table())
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(this.table())
  }

  private table(): Table {
    const text = (name: string) => ({ name, type: 'text' })
    const perhaps = (name: string) => ({ name, type: 'text', isNullable: true })
    return new Table({
      name: 'settings_upload',
      columns: [
        { name: 'id', type: 'text', isPrimary: true },
        ...['file_name', 'uploaded_by', 'uploaded_at'].map(text),
        ...['content', 'result', 'applied_by', 'applied_at'].map(perhaps),
      ],
    })
  }
}
